/** Compares what a deployment would get with what is deployed: outputs, and the attributes that lookups keep. */
import { attributesIn } from '../cloudformation/attributes-in';
import { exists } from '../cloudformation/conditions';
import { outputValue } from '../cloudformation/cross-stack';
import { isObject } from '../cloudformation/json-file';
import type { Scope } from '../cloudformation/scope';
import { isForCrossStackReference, outputsOf, snippetIn, type Stack } from '../cloudformation/template';
import { isKnownAs, type PlacedValue, textOf } from '../cloudformation/value';
import type { StoredAttributes } from '../../lib/contract/last-success';
import type { Deployed, DeployedReader, StackContent } from './deployed';
import type { Lookup, LookupResult, Success } from './lookup';

export interface Comparison {
  readonly stack: Stack;
  /** The lookup whose attribute it is. Absent for an output and for a whole stack. */
  readonly lookup?: Lookup;
  /** Name of an output or an attribute. Absent for a whole stack and for all attributes of a lookup. */
  readonly place?: string;
  readonly change: Change;
  /** What a deployment would get. Absent if only a deployment can know it. */
  readonly value?: string;
  /** What is deployed. */
  readonly deployed?: string;
  /** Why it wasn't compared. */
  readonly reason?: string;
  /** For a changed value: lookups that a deployment runs again only if another property of them changes. */
  readonly withoutRefresh?: readonly Lookup[];
}

export type Change =
  | 'UNCHANGED'
  | 'CHANGED'
  | 'NEW'
  | 'REMOVED'
  /** It can't be compared. */
  | 'UNKNOWN'
  /** This computer couldn't read what is deployed. */
  | 'NOT_READ';

/** What CloudFormation returns instead of a secret. */
const MASK = /^\*+$/;

/** What is deployed of an app. */
export interface DeployedApp {
  readonly stacks: ReadonlyMap<Stack, Deployed<StackContent>>;
  readonly attributes: ReadonlyMap<Lookup, Deployed<StoredAttributes<string>>>;
}

/** Reads what can be compared with the selected stacks and their lookups. */
export async function readDeployed(
  stacks: readonly Stack[],
  lookups: readonly Lookup[],
  reader: DeployedReader,
): Promise<DeployedApp> {
  const roots = stacks.filter(({ parent }) => parent === undefined);
  const [contents, attributes] = await Promise.all([
    Promise.all(roots.map(async (stack) => [stack, await reader.stack(stack)] as const)),
    Promise.all(lookups.map(async (lookup) => [lookup, await reader.attributes(lookup)] as const)),
  ]);
  return {
    stacks: new Map(contents),
    attributes: new Map(attributes.flatMap(([lookup, read]) => (read === undefined ? [] : [[lookup, read]]))),
  };
}

/**
 * @param lookups of the preview, with their outcomes.
 * @param outputs of the preview.
 */
export function compare(
  { stacks, attributes }: DeployedApp,
  lookups: readonly LookupResult[],
  outputs: readonly PlacedValue[],
  scopeOf: (stack: Stack) => Scope,
): Comparison[] {
  const homes = new Map(lookups.map(({ lookup }) => [lookup.stack, lookup.stack]));
  return [...new Set([...stacks.keys(), ...homes.keys()])].flatMap((stack) => {
    const own = outputs.filter((output) => output.stack === stack);
    const keeping = lookups.filter(({ lookup }) => lookup.stack === stack && attributes.has(lookup));
    const home = stacks.get(stack);
    const whole = home === undefined ? [] : wholeStack(stack, home, own.length + keeping.length);
    if (whole.some(({ change }) => change === 'NOT_READ')) {
      return whole;
    }
    return [
      ...whole,
      ...(home === undefined ? [] : compareOutputs(home, own, lookups, scopeOf(stack))),
      ...keeping.flatMap((result) => compareAttributes(result, attributes.get(result.lookup))),
    ];
  });
}

/** What the user should know about the deployed stacks in addition to the comparisons. */
export function deployedNotices({ stacks }: DeployedApp, scopeOf: (stack: Stack) => Scope): string[] {
  return [...stacks].flatMap(([stack, home]) => {
    if (home.status !== 'DEPLOYED') {
      return [];
    }
    const { status = '', parameters } = home.value;
    const { displayName } = stack;
    return [
      ...(status.endsWith('_COMPLETE')
        ? []
        : [`Stack ${displayName} has the status ${status}, so what is deployed can change, or be incomplete.`]),
      ...[...parameters].flatMap(([name, deployed]) => {
        const used = textOf(stack.template.Parameters?.[name]?.Default);
        return used === undefined ||
          used === deployed ||
          MASK.test(deployed) ||
          scopeOf(stack).context.parameter(stack, name) !== undefined
          ? []
          : [
              `Stack ${displayName} is deployed with ${name}=${deployed}, which cdk deploy keeps, but the preview uses the default ${used}. To compare with the deployed value, pass --parameters ${displayName}:${name}=${deployed}.`,
            ];
      }),
    ];
  });
}

function wholeStack(stack: Stack, home: Deployed<StackContent>, values: number): Comparison[] {
  if (home.status === 'MISSING') {
    return [{ stack, change: 'NEW' }];
  }
  // Without values, nothing of the stack would be compared.
  return home.status === 'DEPLOYED' || values === 0 ? [] : [{ stack, change: home.status, reason: home.reason }];
}

function compareOutputs(
  home: Deployed<StackContent>,
  outputs: readonly PlacedValue[],
  lookups: readonly LookupResult[],
  scope: Scope,
): Comparison[] {
  const { stack } = scope;
  if (home.status !== 'DEPLOYED' && home.status !== 'MISSING') {
    return [];
  }
  const deployed: ReadonlyMap<string, string> = home.status === 'DEPLOYED' ? home.value.outputs : new Map();
  const compared = outputs.map(({ place, value }): Comparison => {
    const old = deployed.get(place);
    const both = {
      stack,
      place,
      ...(value.known && { value: String(value.value) }),
      ...(old !== undefined && { deployed: old }),
    };
    if (old === undefined && isKnownAs(exists('Outputs', place, scope), true)) {
      return { ...both, change: 'NEW', ...(!value.known && { reason: onlyADeployment(value.why) }) };
    }
    if (!value.known) {
      return { ...both, change: 'UNKNOWN', reason: onlyADeployment(value.why) };
    }
    if (old === value.value) {
      return { ...both, change: 'UNCHANGED' };
    }
    return MASK.test(old ?? '')
      ? { ...both, change: 'UNKNOWN', reason: 'CloudFormation masks the deployed value' }
      : { ...both, change: 'CHANGED', withoutRefresh: lookupsWithoutRefresh(place, lookups, scope) };
  });
  return [...compared, ...removedOutputs(deployed, outputs, scope)];
}

/** Outputs that the template no longer has, or whose condition is false. */
function removedOutputs(
  deployed: ReadonlyMap<string, string>,
  outputs: readonly PlacedValue[],
  { stack }: Scope,
): Comparison[] {
  const { Outputs } = stack.template;
  const isWhole = stack.unknownBecause === undefined && (!isObject(Outputs) || snippetIn(Outputs) === undefined);
  const names = new Set(outputs.map(({ place }) => place));
  const generated = new Set(
    outputsOf(stack.template)
      .map(([name]) => name)
      .filter(isForCrossStackReference),
  );
  return [...deployed]
    .filter(([name]) => !names.has(name) && !generated.has(name))
    .map(([place, old]): Comparison => {
      return isWhole
        ? { stack, place, change: 'REMOVED', deployed: old }
        : { stack, place, change: 'UNKNOWN', deployed: old, reason: onlyADeployment('the outputs of the template') };
    });
}

function lookupsWithoutRefresh(place: string, lookups: readonly LookupResult[], scope: Scope): Lookup[] {
  const read = attributesIn(scope, (one) => outputValue(place, one));
  return lookups
    .map(({ lookup }) => lookup)
    .filter((lookup) => read.some(({ stack, logicalId }) => stack === lookup.stack && logicalId === lookup.logicalId))
    .filter(isWithoutRefresh);
}

function compareAttributes(
  { lookup, outcome }: LookupResult,
  kept: Deployed<StoredAttributes<string>> | undefined,
): Comparison[] {
  const { stack } = lookup;
  if (outcome.status !== 'SUCCESS' || kept === undefined) {
    return [];
  }
  if (kept.status === 'UNKNOWN' || kept.status === 'NOT_READ') {
    return [{ stack, lookup, change: kept.status, reason: kept.reason }];
  }
  const old = kept.status === 'DEPLOYED' ? kept.value : undefined;
  return lookup.attributeNames.map((name) => ({
    stack,
    lookup,
    place: name,
    ...compareAttribute(name, outcome, lookup, old),
  }));
}

function compareAttribute(
  name: string,
  { attributes }: Success,
  lookup: Lookup,
  stored: StoredAttributes<string> | undefined,
): Omit<Comparison, 'stack'> {
  const value = attributes[name];
  const deployed = stored?.[name];
  const both = { ...(value !== undefined && { value }), ...(deployed !== undefined && { deployed }) };
  if (value === undefined) {
    const reason = onlyADeployment('whether it fits into the response');
    return { ...both, change: stored === undefined ? 'NEW' : 'UNKNOWN', reason };
  }
  if (stored === undefined || deployed === undefined) {
    return stored === undefined
      ? { ...both, change: 'NEW' }
      : { ...both, change: 'UNKNOWN', reason: 'an earlier version of this package deployed the lookup without it' };
  }
  return value === deployed
    ? { ...both, change: 'UNCHANGED' }
    : { ...both, change: 'CHANGED', withoutRefresh: [lookup].filter(isWithoutRefresh) };
}

/** CloudFormation runs a deployed lookup again only if a property changes, as `Refresh` does. */
function isWithoutRefresh({ properties }: Lookup): boolean {
  return properties.Refresh === undefined;
}

function onlyADeployment(why: string): string {
  return `only a deployment can know ${why}`;
}
