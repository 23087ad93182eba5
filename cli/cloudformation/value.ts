/** What can be known of a value before a deployment: the value itself, or why only a deployment can know it. */

/** A value that is surely what CloudFormation would work out. */
export interface Known<T = unknown> {
  readonly known: true;
  /** Strings, numbers, booleans, lists and objects of them. Undefined stands for `AWS::NoValue`. */
  readonly value: T;
}

/** A value that only a deployment can know. */
export interface Unknown {
  readonly known: false;
  /** What it takes a deployment to know, such as `Arn of Producer/Queue`. */
  readonly why: string;
  /** The attribute that the value is, where it is that of one resource and nothing else. */
  readonly attribute?: ResourceAttribute;
}

export type Value<T = unknown> = Known<T> | Unknown;

export interface ResourceAttribute {
  /** Identity of the stack that has the resource. */
  readonly stack: object;
  readonly logicalId: string;
  readonly name: string;
}

/** Longest text that is put together. CloudFormation takes far less, and references can double a text at each step. */
const MAX_TEXT_LENGTH = 65_536;

const DYNAMIC_REFERENCE = '{{resolve:';

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** @param why what it takes a deployment to know. */
export function unknown(why: string, attribute?: ResourceAttribute): Unknown {
  return { known: false, why, ...(attribute && { attribute }) };
}

/** A text of a template. CloudFormation replaces a dynamic reference in it, with something that is not known here. */
export function knownText(text: string): Value<string> {
  if (text.includes(DYNAMIC_REFERENCE)) {
    return unknown(`the dynamic reference ${excerpt(text.slice(text.indexOf(DYNAMIC_REFERENCE)))}`);
  }
  return known(text);
}

/** A text that was put together of others. */
export function composedText(parts: readonly string[], delimiter: string): Value<string> {
  const length = parts.reduce((sum, part) => sum + part.length + delimiter.length, 0);
  return length > MAX_TEXT_LENGTH
    ? unknown(`a text of more than ${MAX_TEXT_LENGTH.toLocaleString('en-US')} characters`)
    : knownText(parts.join(delimiter));
}

/** A leaf as the string that CloudFormation makes of it. Undefined for lists, objects and numbers that it may write in another way. */
export function textOf(leaf: unknown): string | undefined {
  if (typeof leaf === 'string' || typeof leaf === 'boolean') {
    return String(leaf);
  }
  // CloudFormation has been seen to write 12345678901 as 1.2345678901E10, as Java does with large and small numbers.
  return typeof leaf === 'number' && /^-?(?!0\.000)(\d{1,9}|\d{1,7}\.\d{1,6})$/.test(String(leaf))
    ? String(leaf)
    : undefined;
}

/** All values together, or the first that is not known: then the whole is no resource's attribute any more. */
export function all(values: readonly Value[]): Value<unknown[]> {
  const missing = values.find((value) => !value.known);
  return missing === undefined ? known(values.map((value) => (value as Known).value)) : unknown(missing.why);
}

/** What follows from a value that is known. */
export function then<T, U>(value: Value<T>, next: (value: T) => Value<U>): Value<U> {
  return value.known ? next(value.value) : value;
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
