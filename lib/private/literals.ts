/** Checks of values that the types of TypeScript don't make unnecessary, because plain JavaScript has no types. */
import { Construct } from 'constructs';
import { validationError } from './validation-error';

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

/** A value as an error shows it. JSON has neither undefined nor constructs, which contain themselves. */
export function shown(value: unknown): string {
  return value === undefined || Construct.isConstruct(value) ? String(value) : JSON.stringify(value);
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
  if (value !== undefined && !choices.includes(value)) {
    throw validationError(scope, `${prop} is ${shown(value)}. Use ${description}.`);
  }
}
