/** Evaluates the properties of a lookup as CloudFormation would send them to the handler. */
import { type ExpectProperties, IS_READ_ON_CREATE, type ListProperties } from '../../lib/contract/properties';
import type { Lookup } from './lookup';
import { isObject } from '../cloudformation/json-file';
import { partOf } from '../cloudformation/part';
import type { Scope } from '../cloudformation/scope';
import { isFunction } from '../cloudformation/template';
import { all, kindOf, known, textOf, then, unknown, type Value } from '../cloudformation/value';

/** Returns the properties that the handler reads. The others may be unknown. */
export function lookupProperties({ stack, logicalId }: Lookup, scope: Scope): Value<Record<string, unknown>> {
  return then(partOf(stack, 'Resources', logicalId, 'Properties'), (properties = {}) =>
    isObject(properties) && !Object.keys(properties).some(isFunction)
      ? readProperties(properties, scope)
      : unknown('the properties'),
  );
}

function readProperties(properties: object, scope: Scope): Value<Record<string, unknown>> {
  const sent: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(properties) as [string, unknown][]) {
    if (!isRead(name)) {
      continue;
    }
    const value = then(scope.evaluate(expression), stringLeaves);
    if (!value.known) {
      return value;
    }
    if (value.value !== undefined) {
      sent[name] = value.value;
    }
  }
  return known(sent);
}

const WITHIN: keyof ExpectProperties & keyof ListProperties = 'WithinSeconds';

/** Makes the handler check expectations and counts once instead of waiting for them. */
export function withoutWaiting(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { Expect: expect } = properties;
  return { ...properties, [WITHIN]: '0', ...(typeof expect === 'object' && { Expect: { ...expect, [WITHIN]: '0' } }) };
}

/** Of the expectations of a lookup, or of the count of a list. */
export function secondsToWait({ Expect: expect, [WITHIN]: own }: Readonly<Record<string, unknown>>): number {
  const { [WITHIN]: within = own } = (expect ?? {}) as { readonly [key in keyof ExpectProperties]?: unknown };
  return Number(within ?? 0) || 0;
}

function isRead(name: string): boolean {
  return Object.hasOwn(IS_READ_ON_CREATE, name) && IS_READ_ON_CREATE[name as keyof typeof IS_READ_ON_CREATE];
}

/** CloudFormation converts all leaves to strings. */
function stringLeaves(value: unknown): Value {
  if (value === undefined) {
    return known(value);
  }
  if (Array.isArray(value)) {
    return all(value.map(stringLeaves));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return then(all(entries.map(([, item]) => stringLeaves(item))), (items) =>
      known(Object.fromEntries(entries.map(([key], index) => [key, items[index]]))),
    );
  }
  const text = textOf(value);
  return text === undefined ? unknown(kindOf(value)) : known(text);
}
