/** A deployment in dry form: every lookup is run, and every value that follows from them is filled in. */
import type { Stack } from './assembly';
import { findLookups, type Lookup, LookupRunner, type LookupSettings, type Outcome } from './lookups';
import { isIntrinsic, type ParameterSource, type Value, ValueResolver } from './values';

export interface LookupResult {
  readonly lookup: Lookup;
  readonly outcome: Outcome;
}

/** A value with the place where it stands. */
export interface PlacedValue {
  readonly stack: Stack;
  /** Name of an output, or path of a property. */
  readonly place: string;
  readonly value: Value;
}

export interface Preview {
  readonly lookups: readonly LookupResult[];
  /** Outputs that the app declares. */
  readonly outputs: readonly PlacedValue[];
  /** Properties that take a value from another stack. */
  readonly crossStackValues: readonly PlacedValue[];
}

/** Previews the stacks of a cloud assembly. */
export async function preview(
  stacks: readonly Stack[],
  parameters: ParameterSource,
  settings: LookupSettings,
): Promise<Preview> {
  const lookups = findLookups(stacks);
  const runner = await LookupRunner.start(lookups, settings);
  try {
    const resolver: ValueResolver = new ValueResolver(
      stacks,
      async (stack, logicalId, attribute) => await runner.attribute(stack, logicalId, attribute, resolver),
      parameters,
    );
    const results = await Promise.all(
      lookups.map(async (lookup) => ({ lookup, outcome: await runner.outcomeOf(lookup, resolver) })),
    );
    return {
      lookups: results,
      outputs: await resolveAll(resolver, stacks.filter(({ parent }) => parent === undefined).flatMap(declaredOutputs)),
      crossStackValues: await resolveAll(resolver, stacks.flatMap(crossStackProperties)),
    };
  } finally {
    await runner.stop();
  }
}

interface Place {
  readonly stack: Stack;
  readonly place: string;
  readonly value: unknown;
}

async function resolveAll(resolver: ValueResolver, places: readonly Place[]): Promise<PlacedValue[]> {
  return await Promise.all(
    places.map(async ({ stack, place, value }) => ({ stack, place, value: await resolver.resolve(stack, value) })),
  );
}

/** Outputs but those that the CDK adds to carry cross-stack references, which show where they are read. */
function declaredOutputs(stack: Stack): Place[] {
  return Object.entries(stack.template.Outputs ?? {})
    .filter(([name]) => !/^(Publish|Exports)Output(FnGetAtt|Ref)/.test(name))
    .map(([name, { Value: value }]) => ({ stack, place: name, value }));
}

/** Properties whose value comes from another stack, whole or in part. */
function crossStackProperties(stack: Stack): Place[] {
  return Object.entries(stack.template.Resources ?? {}).flatMap(([logicalId, { Properties }]) =>
    find(stack, Properties, stack.pathOf(logicalId).replace(`${stack.displayName}/`, '')),
  );
}

function find(stack: Stack, value: unknown, place: string): Place[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const entries = Object.entries(value);
  const [name] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && isIntrinsic(name)) {
    const isCrossStack = /"Fn::(GetStackOutput|ImportValue)":/.test(JSON.stringify(value));
    return isCrossStack ? [{ stack, place, value }] : [];
  }
  return entries.flatMap(([key, item]) => find(stack, item, `${place}.${key}`));
}
