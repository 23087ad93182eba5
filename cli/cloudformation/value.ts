/** A value of a template: known, or unknown before a deployment for a reason. */
import type { Stack } from './template';

export interface Known<T = unknown> {
  readonly known: true;
  /** Strings, numbers, Booleans, and lists and objects of them. Undefined stands for `AWS::NoValue`. */
  readonly value: T;
}

export interface Unknown {
  readonly known: false;
  /** What only a deployment can know, such as `Arn of Producer/Queue`. */
  readonly why: string;
  /** The attribute, if the value is one attribute of one resource and nothing else. */
  readonly attribute?: ResourceAttribute;
}

export type Value<T = unknown> = Known<T> | Unknown;

export interface ResourceAttribute {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly name: string;
}

export interface PlacedValue {
  readonly stack: Stack;
  /** Name of an output, or path of a property. */
  readonly place: string;
  readonly value: Value;
}

/** CloudFormation accepts far less. Each step of a chain of references can double a text. */
const MAX_TEXT_LENGTH = 65_536;

const DYNAMIC_REFERENCE = '{{resolve:';

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** @param why what only a deployment can know. */
export function unknown(why: string, attribute?: ResourceAttribute): Unknown {
  return { known: false, why, ...(attribute && { attribute }) };
}

/** The result of a function whose arguments CloudFormation refuses or this package doesn't support. */
export function malformed(name: string): Unknown {
  return unknown(`${name} with these arguments`);
}

/** A text of a template. It is unknown if it contains a dynamic reference, which CloudFormation replaces. */
export function knownText(text: string): Value<string> {
  if (text.includes(DYNAMIC_REFERENCE)) {
    return unknown(`the dynamic reference ${excerpt(text.slice(text.indexOf(DYNAMIC_REFERENCE)))}`);
  }
  return known(text);
}

export function composedText(parts: readonly string[], delimiter: string): Value<string> {
  const length = parts.reduce((sum, part) => sum + part.length + delimiter.length, 0);
  return length > MAX_TEXT_LENGTH
    ? unknown(`a text of more than ${MAX_TEXT_LENGTH.toLocaleString('en-US')} characters`)
    : knownText(parts.join(delimiter));
}

/** The string that CloudFormation converts a leaf to. Undefined for objects and for numbers of uncertain format. */
export function textOf(leaf: unknown): string | undefined {
  if (typeof leaf === 'string' || typeof leaf === 'boolean') {
    return String(leaf);
  }
  // CloudFormation formats large and small numbers as Java does: 12345678901 became 1.2345678901E10.
  return typeof leaf === 'number' && /^-?(?!0\.000)(\d{1,9}|\d{1,7}\.\d{1,6})$/.test(String(leaf))
    ? String(leaf)
    : undefined;
}

/** @param name the function that needs strings. */
export function textsOf(items: readonly unknown[], name: string): Value<string[]> {
  const texts = items.map((item) => {
    const text = textOf(item);
    return text === undefined ? unknown(`${name} of ${kindOf(item)}`) : known(text);
  });
  return all(texts) as Value<string[]>;
}

/** Describes a value that should have been a string. */
export function kindOf(value: unknown): string {
  if (value === undefined) {
    return 'AWS::NoValue';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** All values, or the first unknown one. A list with an unknown item is never an attribute of a resource itself. */
export function all(values: readonly Value[]): Value<unknown[]> {
  const missing = values.find((value) => !value.known);
  return missing === undefined ? known(values.map((value) => (value as Known).value)) : unknown(missing.why);
}

/** Whether it is certain that a value is the expected one. */
export function isKnownAs<T>(value: Value<T>, expected: T): boolean {
  return value.known && value.value === expected;
}

export function then<T, U>(value: Value<T>, next: (value: T) => Value<U>): Value<U> {
  return value.known ? next(value.value) : value;
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
