/** Readers of untyped properties of the custom resource. Each throws a `Failure` that names the property. */
import { Failure } from '../runtime/failure';
import { asText } from '../runtime/json';

const CHECK_SOURCE = 'Check the parameter or reference that it comes from.';

export function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw mistyped(name, 'a string');
  }
  return value;
}

/** @param fallback for a property that isn't set. */
export function readEnum<T extends string>(
  name: string,
  value: unknown,
  allowed: readonly T[],
  fallback?: T,
  advice = CHECK_SOURCE,
): T {
  const found = value === undefined ? fallback : allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw mistyped(name, `one of ${allowed.join(', ')}`, advice);
  }
  return found;
}

/** CloudFormation passes booleans as strings. */
export function readBoolean(name: string, value: unknown): boolean {
  const text = asText(value);
  if (text !== 'true' && text !== 'false') {
    throw mistyped(name, 'true or false');
  }
  return text === 'true';
}

/** The construct writes it, so no user can correct it. */
export function readSeconds(name: string, value: unknown): number {
  const seconds = Number(asText(value));
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new Failure(
      `The property ${name} isn't a number of seconds. Deploy with a current version of cdk-chime-phone-number.`,
    );
  }
  return seconds;
}

export function readCount(name: string, value: unknown): number {
  const text = asText(value);
  if (!/^\d{1,9}$/.test(text)) {
    throw mistyped(name, 'a whole number of 0 or more');
  }
  return Number(text);
}

/** Reads a list of strings, none of them empty. Returns an empty list if the property isn't set. */
export function readList(name: string, value: unknown): string[] {
  return readItems(name, value, (item, itemName) => readFilled(itemName, item));
}

export function readItems<T>(name: string, value: unknown, read: (item: unknown, name: string) => T): T[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw mistyped(name, 'a list');
  }
  if (value.length === 0) {
    throw empty(name);
  }
  return value.map((item: unknown, index) => read(item, `${name}.${index}`));
}

export function readFilled(name: string, value: unknown): string {
  const text = readText(name, value);
  if (text.trim() === '') {
    throw empty(name);
  }
  return text;
}

export function mistyped(name: string, expected: string, advice = CHECK_SOURCE): Failure {
  return new Failure(`The property ${name} isn't ${expected}. ${advice}`);
}

function empty(name: string): Failure {
  return new Failure(
    `The property ${name} is empty, so it expects nothing. Set a value, or omit it, and check the parameter or reference that it comes from.`,
  );
}
