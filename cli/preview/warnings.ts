/** What CloudFormation or a service would refuse of a stack, whatever becomes of its lookups. */
import { exists } from '../cloudformation/conditions';
import { outputValue } from '../cloudformation/cross-stack';
import type { Scope } from '../cloudformation/scope';
import { outputsOf, resourcesOf, type Stack } from '../cloudformation/template';
import type { Value } from '../cloudformation/value';

export interface Warning {
  readonly stack: Stack;
  /** Name of an output, or path of a resource; left out: the stack as a whole. */
  readonly place?: string;
  readonly message: string;
}

const MAX_OUTPUTS = 200;

export function warningsOn(scope: Scope): Warning[] {
  const { stack } = scope;
  const outputs = outputsOf(stack.template);
  return [
    // Those whose condition is false are declared as well.
    ...(outputs.length > MAX_OUTPUTS && stack.macro === undefined
      ? [{ stack, message: `The stack has ${outputs.length} outputs. CloudFormation accepts ${MAX_OUTPUTS}.` }]
      : []),
    ...outputs
      .filter(
        ([name, output]) =>
          output?.Export !== undefined && isCreated(output.Condition, scope) && isEmpty(outputValue(name, scope)),
      )
      .map(([name]) => ({
        stack,
        place: name,
        message: 'The exported value is empty. CloudFormation refuses it: set absentValue on the lookup.',
      })),
    ...resourcesOf(stack.template)
      .filter(
        ([, resource]) =>
          resource?.Type === 'AWS::SSM::Parameter' &&
          isCreated(resource.Condition, scope) &&
          isEmpty(scope.evaluate(resource.Properties?.Value)),
      )
      .map(([logicalId]) => ({
        stack,
        place: stack.pathOf(logicalId),
        message: 'The value of the parameter is empty. Parameter Store refuses it: set absentValue on the lookup.',
      })),
  ];
}

function isCreated(condition: unknown, scope: Scope): boolean {
  const value = exists(condition, scope);
  return value.known && value.value;
}

function isEmpty(value: Value): boolean {
  return value.known && value.value === '';
}
