/** Warns of parts of a stack that CloudFormation or Parameter Store would refuse, even if all lookups succeed. */
import { exists } from '../cloudformation/conditions';
import { outputValue } from '../cloudformation/cross-stack';
import type { Scope } from '../cloudformation/scope';
import { outputsOf, resourcesOf, type Stack } from '../cloudformation/template';
import { isKnownAs } from '../cloudformation/value';

export interface Warning {
  readonly stack: Stack;
  /** Name of an output, or path of a resource. Absent for the whole stack. */
  readonly place?: string;
  readonly message: string;
}

const MAX_OUTPUTS = 200;

export function warningsOn(scope: Scope): Warning[] {
  const { stack } = scope;
  const outputs = outputsOf(stack.template);
  return [
    // CloudFormation counts outputs whose condition is false, too.
    ...(outputs.length > MAX_OUTPUTS && stack.macro === undefined
      ? [{ stack, message: `The stack has ${outputs.length} outputs. CloudFormation accepts ${MAX_OUTPUTS}.` }]
      : []),
    ...outputs
      .filter(
        ([name, output]) =>
          output?.Export !== undefined &&
          isKnownAs(exists(output.Condition, scope), true) &&
          isKnownAs(outputValue(name, scope), ''),
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
          isKnownAs(exists(resource.Condition, scope), true) &&
          isKnownAs(scope.evaluate(resource.Properties?.Value), ''),
      )
      .map(([logicalId]) => ({
        stack,
        place: stack.pathOf(logicalId),
        message: 'The value of the parameter is empty. Parameter Store refuses it: set absentValue on the lookup.',
      })),
  ];
}
