/** Finds what CloudFormation or Parameter Store would refuse in a stack, even if all lookups succeed. */
import { attributesIn } from '../cloudformation/attributes-in';
import { exists, namedCondition } from '../cloudformation/conditions';
import { exportName, exportProblem, MAX_EXPORT, outputValue } from '../cloudformation/cross-stack';
import { isObject } from '../cloudformation/json-file';
import { partOf } from '../cloudformation/part';
import type { Scope } from '../cloudformation/scope';
import { outputsOf, resourcesOf, type Stack } from '../cloudformation/template';
import { isKnownAs, type ResourceAttribute, then, type Value } from '../cloudformation/value';

export interface Refusal {
  readonly stack: Stack;
  /** Name of an output or a condition, or path of a resource. Absent for the whole stack. */
  readonly place?: string;
  readonly message: string;
  /** The message without what is special to this value, so that several can have it in common. */
  readonly reason: string;
  /** What is refused, or what the refused value consists of. */
  readonly what: string;
  /** The attributes of resources that are refused, or that the refused value consists of. */
  readonly attributes: readonly ResourceAttribute[];
}

const MAX_OUTPUTS = 200;

const BEFORE_RESOURCES = 'because it evaluates this before it creates resources. Use a parameter instead.';

export function refusalsIn(scope: Scope): Refusal[] {
  return [...tooManyOutputs(scope), ...refusedExports(scope), ...emptyParameters(scope), ...refusedReferences(scope)];
}

/** CloudFormation counts outputs whose condition is false, too. */
function tooManyOutputs({ stack }: Scope): Refusal[] {
  const count = outputsOf(stack.template).length;
  return count > MAX_OUTPUTS && stack.unknownBecause === undefined
    ? [
        {
          stack,
          message: `The stack has ${count} outputs. CloudFormation accepts ${MAX_OUTPUTS}.`,
          reason: `A stack can have ${MAX_OUTPUTS} outputs.`,
          what: `${count} outputs`,
          attributes: [],
        },
      ]
    : [];
}

function refusedExports(scope: Scope): Refusal[] {
  const { stack } = scope;
  return outputsOf(stack.template).flatMap(([place, output]) => {
    const valueIn = (one: Scope): Value<string> => outputValue(place, one);
    const value =
      output?.Export != null && isKnownAs(exists('Outputs', place, scope), true) ? valueIn(scope) : undefined;
    if (value?.known !== true) {
      return [];
    }
    const problem = exportProblem(value.value);
    if (problem === undefined) {
      return [];
    }
    const [what, advice] =
      problem === 'too long'
        ? [
            `The exported value has ${Array.from(value.value).length} characters`,
            `CloudFormation exports at most ${MAX_EXPORT}: use a weak reference, or export other attributes.`,
          ]
        : [`The exported value is ${problem}`, 'CloudFormation refuses it: set absentValue on the lookup.'];
    return [refusal(scope, place, what, advice, valueIn)];
  });
}

function emptyParameters(scope: Scope): Refusal[] {
  const { stack } = scope;
  return resourcesOf(stack.template).flatMap(([logicalId, resource]) => {
    const valueIn = (one: Scope): Value =>
      then(partOf(stack, 'Resources', logicalId, 'Properties', 'Value'), (value) => one.evaluate(value));
    return resource?.Type === 'AWS::SSM::Parameter' &&
      isKnownAs(exists('Resources', logicalId, scope), true) &&
      isKnownAs(valueIn(scope), '')
      ? [
          refusal(
            scope,
            stack.pathOf(logicalId),
            'The value of the parameter is empty',
            'Parameter Store refuses it: set absentValue on the lookup.',
            valueIn,
          ),
        ]
      : [];
  });
}

/** References in the conditions and exports of the stack, and in everything else that was evaluated before. */
function refusedReferences(scope: Scope): Refusal[] {
  const { stack, context } = scope;
  const { Conditions: conditions } = stack.template;
  Object.keys(isObject(conditions) ? conditions : {}).forEach((name) => namedCondition(name, scope));
  outputsOf(stack.template).forEach(([name, output]) => exportName(name, output, scope));
  const own = context.refused.filter((one) => one.stack === stack);
  const different = new Map(own.map((one) => [`${one.place} ${one.reference}`, one]));
  return [...different.values()].map(({ place, reference, attribute }) => ({
    stack,
    place,
    message: `CloudFormation refuses ${reference} here, ${BEFORE_RESOURCES}`,
    reason: `CloudFormation refuses this reference here, ${BEFORE_RESOURCES}`,
    what: reference,
    attributes: attribute === undefined ? [] : [attribute],
  }));
}

/** @param valueIn evaluates the refused value again, so that the refusal can name the attributes in it. */
function refusal(
  scope: Scope,
  place: string,
  problem: string,
  advice: string,
  valueIn: (scope: Scope) => Value,
): Refusal {
  const attributes = attributesIn(scope, valueIn);
  const what = attributes.map(({ stack, logicalId, name }) => `${name} of ${stack.pathOf(logicalId)}`).join(', ');
  return {
    stack: scope.stack,
    place,
    message: `${problem}${what === '' ? '' : ` (${what})`}. ${advice}`,
    reason: `${problem}. ${advice}`,
    what,
    attributes,
  };
}
