/** Keeps phone numbers out of logs and reasons: they are personal data, and both are read by many. */

/** A number in E.164 form or URL-encoded, anywhere in a text. */
const WITH_PLUS = /(?:\+|%(?:25)*2B)\d{3,15}/gi;

/** A run of digits long enough for a phone number, but no account ID in an ARN and no part of a word or a UUID. */
const BARE = /(?<![\w.-]|\barn:[\w:-]*)\d{8,15}(?![\w-])/g;

/** The last four digits of a number, as it is named in logs and reasons. */
export function lastFour(number: string): string {
  return `…${number.slice(-4)}`;
}

/** A text with all phone numbers cut down to their last four digits. */
export function maskNumbers(text: string): string {
  return text.replace(WITH_PLUS, lastFour).replace(BARE, lastFour);
}
