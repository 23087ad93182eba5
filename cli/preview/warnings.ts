/** What CloudFormation or a service would refuse of a stack, whatever becomes of its lookups. */
import type { Output, Resource, Stack } from '../cloudformation/cloud-assembly';
import type { Evaluator } from '../cloudformation/evaluator';

export interface Warning {
  readonly stack: Stack;
  /** Name of an output, or path of a resource; left out: the stack as a whole. */
  readonly place?: string;
  readonly message: string;
}

const MAX_OUTPUTS = 200;

export function warningsOn(stack: Stack, evaluator: Evaluator): Warning[] {
  const outputs = Object.entries(stack.template.Outputs ?? {}) as [string, Output | null][];
  const made = outputs.filter(([, output]) => isMade(stack, output?.Condition, evaluator));
  const resources = Object.entries(stack.template.Resources ?? {}) as [string, Resource | null][];
  return [
    // Those whose condition is false are declared as well.
    ...(outputs.length > MAX_OUTPUTS && stack.macro === undefined
      ? [{ stack, message: `The stack has ${outputs.length} outputs. CloudFormation accepts ${MAX_OUTPUTS}.` }]
      : []),
    ...made
      .filter(([name, output]) => output?.Export !== undefined && isEmpty(evaluator.output(stack, name)))
      .map(([name]) => ({
        stack,
        place: name,
        message: 'The exported value is empty. CloudFormation refuses it: set absentValue on the lookup.',
      })),
    ...resources
      .filter(
        ([, resource]) =>
          resource?.Type === 'AWS::SSM::Parameter' &&
          isMade(stack, resource.Condition, evaluator) &&
          isEmpty(evaluator.evaluate(stack, resource.Properties?.Value)),
      )
      .map(([logicalId]) => ({
        stack,
        place: stack.pathOf(logicalId),
        message: 'The value of the parameter is empty. Parameter Store refuses it: set absentValue on the lookup.',
      })),
  ];
}

function isMade(stack: Stack, condition: unknown, evaluator: Evaluator): boolean {
  const exists = evaluator.exists(stack, condition);
  return exists.known && exists.value;
}

function isEmpty(value: { readonly known: boolean; readonly value?: unknown }): boolean {
  return value.known && value.value === '';
}
