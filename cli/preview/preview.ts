/** Runs the lookups of an app, and evaluates the values that depend on them, without a deployment. */
import { LAST_SUCCESS_PREFIX } from '../../lib/contract/last-success';
import { attributesIn } from '../cloudformation/attributes-in';
import { exists } from '../cloudformation/conditions';
import { CROSS_STACK_FUNCTIONS, outputValue } from '../cloudformation/cross-stack';
import { isObject } from '../cloudformation/json-file';
import { partOf } from '../cloudformation/part';
import type { Scope } from '../cloudformation/scope';
import {
  isForCrossStackReference,
  isFunction,
  outputsOf,
  resourcesOf,
  snippetIn,
  type Stack,
} from '../cloudformation/template';
import { isKnownAs, type PlacedValue, then, type Value } from '../cloudformation/value';
import { DeployedReader } from './deployed';
import { compare, type Comparison, deployedNotices, readDeployed } from './diff';
import { importedNumbersIn } from './imported-numbers';
import { isLookupType, type LookupResult } from './lookup';
import { LookupRunner, type LookupSettings, type ParameterSource } from './lookup-runner';
import { type Refusal, refusalsIn } from './refusals';

export type { LookupResult };

export interface ShownValue extends PlacedValue {
  /** Whether it is unknown because a lookup didn't succeed. */
  readonly followsFromProblem: boolean;
}

export interface Preview {
  /** What was asked: where the numbers come from, and the cloud assembly. Labels and texts. */
  readonly header: readonly (readonly [label: string, text: string])[];
  readonly lookups: readonly LookupResult[];
  readonly outputs: readonly ShownValue[];
  readonly crossStackValues: readonly ShownValue[];
  /** Parameters of Parameter Store that a stack publishes attributes of its own lookups in. */
  readonly parameters: readonly ShownValue[];
  /** Descriptions of numbers that other apps look up, and that these stacks import. */
  readonly imports: readonly string[];
  /** What CloudFormation would refuse although all lookups succeed. */
  readonly refusals: readonly Refusal[];
  /** With `diff`, the values that deployed stacks have. */
  readonly deployed?: readonly Comparison[];
  /** Parts of templates that can contain lookups, but that only a deployment knows. */
  readonly unread: readonly string[];
  /** What the user should know about the preview itself. */
  readonly notices: readonly string[];
}

export interface PreviewSettings extends Omit<LookupSettings, 'onNotice'> {
  /** Whether to compare the values with those of the deployed stacks. */
  readonly diff: boolean;
}

/** Deeper than any real property, and shallow enough for the call stack of Node.js. */
const MAX_DEPTH = 400;

/**
 * @param stacks all stacks of the cloud assembly.
 * @param selected the stacks to show. Lookups of other stacks run if a value depends on them.
 */
export async function preview(
  stacks: readonly Stack[],
  selected: readonly Stack[],
  parameters: ParameterSource,
  settings: PreviewSettings,
): Promise<Omit<Preview, 'header'>> {
  const notices = new Set<string>();
  const runner = await LookupRunner.start(stacks, parameters, {
    ...settings,
    onNotice: (notice) => notices.add(notice),
  });
  try {
    const lookups = runner.lookups.filter(({ stack }) => selected.includes(stack));
    settings.onCount(lookups.length);
    const [results, deployedApp] = await Promise.all([
      Promise.all(
        lookups.map(async (lookup): Promise<LookupResult> => {
          const outcome = await runner.outcomeOf(lookup);
          const requested = runner.requested.get(lookup);
          return { lookup, outcome, ...(requested !== undefined && { requested }) };
        }),
      ),
      settings.diff ? readDeployed(selected, lookups, new DeployedReader(settings)) : undefined,
    ]);
    const shown = (values: readonly PlacedValue[]): ShownValue[] =>
      values.map((one) => ({ ...one, followsFromProblem: runner.followsFromProblem(one.value) }));
    const { scopeOf, ...values } = await runner.evaluate((scopeOf) => ({
      scopeOf,
      outputs: shown(selected.flatMap((stack) => declaredOutputs(scopeOf(stack)))),
      crossStackValues: shown(selected.flatMap((stack) => crossStackProperties(scopeOf(stack)))),
      parameters: shown(selected.flatMap((stack) => publishedParameters(scopeOf(stack)))),
      refusals: selected.flatMap((stack) => refusalsIn(scopeOf(stack))),
      imports: lookups.length > 0 ? [] : selected.flatMap((stack) => importedNumbersIn(scopeOf(stack))),
    }));
    const unread = selected.flatMap(unreadPartsOf);
    const unreadNotices = unread.map((part) => `The preview can't read ${part}, so it doesn't show lookups in it.`);
    return {
      lookups: results,
      ...values,
      ...(deployedApp && { deployed: compare(deployedApp, results, values.outputs, scopeOf) }),
      unread,
      notices: [...notices, ...unreadNotices, ...(deployedApp ? deployedNotices(deployedApp, scopeOf) : [])],
    };
  } finally {
    await runner.stop();
  }
}

function unreadPartsOf({ template, displayName }: Stack): string[] {
  if (Object.keys(template).length === 0) {
    return [`the template of ${displayName}`];
  }
  const snippet = isObject(template.Resources) ? snippetIn(template.Resources) : undefined;
  return snippet === undefined ? [] : [`what ${snippet} makes of the resources of ${displayName}`];
}

/** Omits the outputs that the CDK adds for cross-stack references, because the properties that read them are shown. */
function declaredOutputs(scope: Scope): PlacedValue[] {
  const { stack } = scope;
  return stack.parent !== undefined
    ? []
    : outputsOf(stack.template)
        .filter(([name]) => !isForCrossStackReference(name))
        .filter(([name]) => !isKnownAs(exists('Outputs', name, scope), false))
        .map(([name]) => ({ stack, place: name, value: outputValue(name, scope) }));
}

/** Returns properties that read from another stack, except properties that `AWS::NoValue` omits. */
function crossStackProperties(scope: Scope): PlacedValue[] {
  const { stack } = scope;
  return resourcesOf(stack.template)
    .filter(([logicalId]) => !isKnownAs(exists('Resources', logicalId, scope), false))
    .flatMap(([logicalId, resource]) => {
      const place = stack.pathOf(logicalId).replace(`${stack.displayName}/`, '');
      return findReads(resource?.Properties, place)
        .map((found) => ({
          stack,
          place: found.place,
          value: then(partOf(stack, 'Resources', logicalId, 'Properties'), () => scope.evaluate(found.expression)),
        }))
        .filter(({ value }) => !isKnownAs(value, undefined));
    });
}

/** Omits parameters with values of other stacks, which are shown as properties that read them. */
function publishedParameters(scope: Scope): PlacedValue[] {
  const { stack } = scope;
  return resourcesOf(stack.template).flatMap(([logicalId, resource]): PlacedValue[] => {
    const { Name: name, Value: expression } = resource?.Properties ?? {};
    const valueIn = (one: Scope): Value =>
      then(partOf(stack, 'Resources', logicalId, 'Properties', 'Value'), (value) => one.evaluate(value));
    if (
      resource?.Type !== 'AWS::SSM::Parameter' ||
      typeof expression === 'string' ||
      readsAnotherStack(expression) ||
      isKnownAs(exists('Resources', logicalId, scope), false) ||
      isForRollback(name) ||
      !attributesIn(scope, valueIn).some((one) => isLookupType(one.stack.template.Resources?.[one.logicalId]?.Type))
    ) {
      return [];
    }
    const text = name === undefined ? undefined : scope.text(name);
    return [{ stack, place: text?.known === true ? text.value : stack.pathOf(logicalId), value: valueIn(scope) }];
  });
}

/** Whether a parameter is the one in which a lookup keeps its attributes. Its name contains that of the stack. */
function isForRollback(name: unknown): boolean {
  return isObject(name) && JSON.stringify(name).includes(LAST_SUCCESS_PREFIX);
}

function findReads(value: unknown, place: string, depth = 0): { place: string; expression: unknown }[] {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return [];
  }
  if (Object.keys(value).some(isFunction)) {
    return readsAnotherStack(value) ? [{ place, expression: value }] : [];
  }
  return Object.entries(value).flatMap(([key, item]) => findReads(item, `${place}.${key}`, depth + 1));
}

function readsAnotherStack(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return false;
  }
  return Object.entries(value).some(
    ([key, item]) => Object.hasOwn(CROSS_STACK_FUNCTIONS, key) || readsAnotherStack(item, depth + 1),
  );
}
