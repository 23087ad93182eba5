import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isBlank, shown } from './literals';
import { validationError } from './validation-error';

/** Only references to `ssm` are replaced in custom resources. `Fn::Join` can split the text after the service. */
const OTHER_DYNAMIC_REFERENCE = /\{\{resolve(?!:ssm[:"])/;

/**
 * Checks properties of a custom resource as the template contains them. The CDK omits a property whose token resolves
 * to nothing, so the deployment would ignore what the user wrote.
 * @param path names of the properties that contain the value.
 */
export function assertResolved(scope: Construct, value: unknown, path: readonly string[] = []): void {
  if (!Token.isUnresolved(value) && typeof value === 'object' && value !== null) {
    for (const [name, child] of Object.entries(value).filter(([, item]) => item !== undefined)) {
      assertResolved(scope, child, [...path, name]);
    }
    return;
  }
  const resolved: unknown = Stack.of(scope).resolve(value);
  if (Token.isUnresolved(value) && isNothing(resolved)) {
    throw validationError(
      scope,
      `${path.join('.')} is a token that resolves to ${shown(resolved)}. Pass a token with a value, or omit the prop.`,
    );
  }
  if (OTHER_DYNAMIC_REFERENCE.test(shown(resolved))) {
    throw validationError(
      scope,
      `${path.join('.')} contains a dynamic reference to a secure value, which CloudFormation doesn't replace in custom resources. Store the value in a parameter of the type String, and pass a reference such as '{{resolve:ssm:/telephony/support-line}}'.`,
    );
  }
}

function isNothing(resolved: unknown): boolean {
  return Array.isArray(resolved)
    ? resolved.length === 0 || resolved.some(isNothing)
    : resolved === undefined || resolved === null || (typeof resolved === 'string' && isBlank(resolved));
}
