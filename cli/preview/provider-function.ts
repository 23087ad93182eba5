/** Finds the function of a lookup from its `ServiceToken`, because its role and endpoints decide what Chime returns. */
import { HANDLER_VARIABLES, HandlerEnvironment } from '../../lib/contract/handler-environment';
import { partOf } from '../cloudformation/part';
import type { Scope } from '../cloudformation/scope';
import { isFunction, type Stack } from '../cloudformation/template';
import { known, then, unknown, type Value } from '../cloudformation/value';
import type { Lookup } from './lookup';

export interface ProviderFunction {
  /** The stack of the function. Unless it assumes a role, the function calls Chime in the account of this stack. */
  readonly stack: Stack;
  /** Environment variables that the handler reads. */
  readonly variables: Readonly<Record<string, string>>;
  readonly assumesRole: boolean;
  /** The account in which it calls Chime: that of the role, or of the stack. */
  readonly account: string | undefined;
}

const FUNCTION = 'AWS::Lambda::Function';

export function providerFunctionOf({ properties }: Lookup, scope: Scope): Value<ProviderFunction> {
  const token = scope.evaluate(properties.ServiceToken);
  if (token.known) {
    return unknown('as whom the provider of another app asks Chime (its function is not in this cloud assembly)');
  }
  const { attribute, why } = token;
  if (attribute?.name !== 'Arn') {
    return unknown(why);
  }
  const { stack: home, logicalId } = attribute;
  if (home.template.Resources?.[logicalId]?.Type !== FUNCTION) {
    return unknown(why);
  }
  return then(partOf(home, 'Resources', logicalId, 'Properties'), (properties) =>
    then(variablesOf(asObject(properties).Environment, scope.in(home)), (variables) => {
      const roleArn = variables[HandlerEnvironment.ASSUME_ROLE_ARN];
      const account = roleArn === undefined ? home.environment.account : roleArn.split(':')[4];
      return known({ stack: home, variables, assumesRole: roleArn !== undefined, account });
    }),
  );
}

/** Returns only variables that the handler reads. Others can be unknown, or make Node.js run code in its thread. */
function variablesOf(environment: unknown, scope: Scope): Value<Record<string, string>> {
  const { Variables: declared = {} } = asObject(environment);
  if (isCall(environment) || isCall(declared)) {
    const whole = scope.evaluate(isCall(declared) ? declared : environment);
    return then(whole, (value) => textsOf(asObject(isCall(declared) ? value : asObject(value).Variables), scope));
  }
  return textsOf(asObject(declared), scope);
}

function textsOf(declared: Readonly<Record<string, unknown>>, scope: Scope): Value<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const name of HANDLER_VARIABLES.filter((one) => Object.hasOwn(declared, one))) {
    const value = scope.evaluate(declared[name]);
    if (value.known && value.value === undefined) {
      continue;
    }
    const text = scope.text(declared[name]);
    if (!text.known) {
      return unknown(text.why);
    }
    variables[name] = text.value;
  }
  return known(variables);
}

function isCall(value: unknown): boolean {
  return Object.keys(asObject(value)).some(isFunction);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
