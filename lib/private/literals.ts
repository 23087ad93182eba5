/** Checks of literals. Plain JavaScript has no types, so each value can be of any type. */
import { Lazy, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validationError } from './validation-error';

/** What the CDK returns for a context lookup before the CLI has looked it up, also within a longer text. */
const DUMMY = /dummy-value-for-|DUMMY|^dummy\d/;

/**
 * Whether a value is the dummy of a context lookup, such as `StringParameter.valueFromLookup`. The CLI looks up the
 * value, and synthesizes again. A value that is checked before would end the first synthesis.
 */
function isDummy(value: unknown): boolean {
  return typeof value === 'string' && DUMMY.test(value);
}

/** Whether the value of a literal isn't known yet: a token, or the dummy of a context lookup. */
export function isKnownLater(value: unknown): boolean {
  return Token.isUnresolved(value) || isDummy(value);
}

/** A start of names. The CDK checks names, too, but not those that contain a token. */
export function uncheckedPrefix(prefix: string): string {
  return isDummy(prefix) ? Lazy.string({ produce: () => prefix }) : prefix;
}

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

/** A value as an error shows it. JSON has neither undefined nor constructs, which contain themselves. */
export function shown(value: unknown): string {
  return value === undefined || Construct.isConstruct(value) ? String(value) : JSON.stringify(value);
}

/** Refuses an empty value. The usual cause is an environment variable that isn't set. */
export function assertValue(scope: Construct, what: string, value: unknown, toPass: string): void {
  if (isBlank(value)) {
    throw validationError(scope, withoutValue(what, value, toPass));
  }
}

export function withoutValue(what: string, value: unknown, toPass: string): string {
  return `${what} is ${shown(value)}. Pass ${toPass}, and check the variable that it comes from.`;
}

/** Validates the names of props: JavaScript accepts unknown props, which would have no effect. */
export function assertProps(scope: Construct, prop: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw validationError(scope, `${prop} isn't an object. Write it in braces, with ${known.join(', ')}.`);
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw validationError(scope, `${prop} has no prop '${unknown}'. Use ${known.join(', ')}.`);
  }
}

/** Refuses a value that isn't one of the choices, which `description` describes. */
export function assertChoice(
  scope: Construct,
  prop: string,
  value: unknown,
  choices: readonly unknown[],
  description: string,
): void {
  if (value !== undefined && !choices.includes(value) && !isDummy(value)) {
    throw validationError(scope, `${prop} is ${shown(value)}. Use ${description}.`);
  }
}
