/** The forms in which a phone number ID is written, and the one form in which this package hands it on. */

/** A number in E.164 form with its plus, such as `+12065550100`. */
export type E164 = `+${string}`;

/**
 * The plus is optional, as in the service's model. That model takes two digits as a number; in practice, the shortest
 * numbers with a country code have seven, and `12` or `911` is a mistake.
 */
const PATTERN = /^\+?([1-9]\d{6,14})$/;

/**
 * Reads `+12065550100`, `12065550100` and the URL-encoded `%2B12065550100`, which the API itself returns as
 * `PhoneNumberId`, as one and the same number. Undefined for anything else.
 */
export function parseE164(text: string): E164 | undefined {
  const digits = PATTERN.exec(text.replace(/^%2B/i, '+'))?.[1];
  return digits === undefined ? undefined : `+${digits}`;
}
