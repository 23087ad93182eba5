/** A deployment in dry form: every lookup is run, and every value that follows from them is filled in. */
import { exists } from '../cloudformation/conditions';
import { CROSS_STACK_FUNCTIONS, outputValue } from '../cloudformation/cross-stack';
import type { Scope } from '../cloudformation/scope';
import { isFunction, outputsOf, resourcesOf, type Stack } from '../cloudformation/template';
import type { Lookup, Outcome } from './lookup';
import { LookupRunner, type LookupSettings, type ParameterSource } from './lookup-runner';
import type { Value } from '../cloudformation/value';
import { type Warning, warningsOn } from './warnings';

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
  /** What a deployment would refuse beside lookups. */
  readonly warnings: readonly Warning[];
  /** What a person should know beside all that. */
  readonly notices: readonly string[];
}

/** Properties are no deeper than this; a template can be made so. */
const MAX_DEPTH = 400;

/**
 * Previews stacks of a cloud assembly.
 * @param stacks all stacks of the assembly.
 * @param selected those that are shown; lookups of others are run where a value needs them.
 */
export async function preview(
  stacks: readonly Stack[],
  selected: readonly Stack[],
  parameter: ParameterSource,
  settings: Omit<LookupSettings, 'onNotice'>,
): Promise<Preview> {
  const notices = new Set<string>();
  const runner = await LookupRunner.start(stacks, parameter, {
    ...settings,
    onNotice: (notice) => notices.add(notice),
  });
  try {
    const lookups = runner.lookups.filter(({ stack }) => selected.includes(stack));
    const results = await Promise.all(
      lookups.map(async (lookup) => ({ lookup, outcome: await runner.outcomeOf(lookup) })),
    );
    const values = await runner.evaluate((scopeOf) => ({
      outputs: selected.flatMap((stack) => declaredOutputs(scopeOf(stack))),
      crossStackValues: selected.flatMap((stack) => crossStackProperties(scopeOf(stack))),
      warnings: selected.flatMap((stack) => warningsOn(scopeOf(stack))),
    }));
    return { lookups: results, ...values, notices: [...notices] };
  } finally {
    await runner.stop();
  }
}

/** Outputs but those that the CDK adds to carry cross-stack references, which show where they are read. */
function declaredOutputs(scope: Scope): PlacedValue[] {
  const { stack } = scope;
  return stack.parent !== undefined
    ? []
    : outputsOf(stack.template)
        .filter(([name]) => !/^(Publish|Exports)Output(FnGetAtt|Ref)/.test(name))
        .filter(([, output]) => !isOmitted(output?.Condition, scope))
        .map(([name]) => ({ stack, place: name, value: outputValue(name, scope) }));
}

/** Properties whose value comes from another stack, whole or in part, but those that `AWS::NoValue` leaves out. */
function crossStackProperties(scope: Scope): PlacedValue[] {
  const { stack } = scope;
  return resourcesOf(stack.template)
    .filter(([, resource]) => !isOmitted(resource?.Condition, scope))
    .flatMap(([logicalId, resource]) => {
      const place = stack.pathOf(logicalId).replace(`${stack.displayName}/`, '');
      return find(resource?.Properties, place)
        .map((found) => ({ stack, place: found.place, value: scope.evaluate(found.expression) }))
        .filter(({ value }) => !value.known || value.value !== undefined);
    });
}

function isOmitted(condition: unknown, scope: Scope): boolean {
  const isCreated = exists(condition, scope);
  return isCreated.known && !isCreated.value;
}

interface Found {
  readonly place: string;
  readonly expression: unknown;
}

function find(value: unknown, place: string, depth = 0): Found[] {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return [];
  }
  const keys = Object.keys(value);
  if (keys.length === 1 && keys.some(isFunction)) {
    return readsAnotherStack(value) ? [{ place, expression: value }] : [];
  }
  return Object.entries(value).flatMap(([key, item]) => find(item, `${place}.${key}`, depth + 1));
}

function readsAnotherStack(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return false;
  }
  return Object.entries(value).some(
    ([key, item]) => Object.hasOwn(CROSS_STACK_FUNCTIONS, key) || readsAnotherStack(item, depth + 1),
  );
}
