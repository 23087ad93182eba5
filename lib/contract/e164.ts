/** The forms of a phone number ID that this package accepts, and the one form that it returns. */

/** A number in E.164 format with a plus sign, such as `+12065550100`. */
export type E164 = `+${string}`;

/**
 * The plus is optional, as in the service's model. The model accepts two digits as a number. In practice, the shortest
 * numbers with a country code have seven digits, and `12` or `911` is a mistake.
 */
const PATTERN = /^\+?([1-9]\d{6,14})$/;

/**
 * Returns the same number for `+12065550100`, `12065550100`, and the URL-encoded `%2B12065550100`, which the API
 * returns as `PhoneNumberId`. Returns undefined for anything else.
 */
export function parseE164(text: string): E164 | undefined {
  const digits = PATTERN.exec(text.replace(/^%2B/i, '+'))?.[1];
  return digits === undefined ? undefined : `+${digits}`;
}
