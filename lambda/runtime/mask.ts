/**
 * Masks phone numbers in logs and reasons, because they are personal data and many people can read both. Each pattern
 * takes linear time on any text: no two adjacent repetitions match the same characters, and every lookaround has a
 * bounded length.
 */

/** Shorter numbers aren't personal data. */
const MIN_DIGITS = 8;

/** A plus sign marks a phone number, so fewer digits are enough. */
const MIN_DIGITS_AFTER_PLUS = 3;

/** The longest form of a phone number, such as one with `%2520` between all digits. */
const LONGEST_FORM = 128;

/** Letters and digits of all scripts, and those of ASCII. */
const ALPHANUMERIC = String.raw`\p{L}\p{N}`;
const ASCII_ALPHANUMERIC = String.raw`A-Za-z\d`;

/**
 * A number can have any punctuation, space, or invisible character between its digits. Only letters, and the characters
 * that structure a text, end it.
 */
const SEPARATOR = String.raw`[^${ALPHANUMERIC}…+%#&=@<>|[\]{}\n]`;
const BEFORE_NUMBER = String.raw`(?=${SEPARATOR}{0,3}\d)`;
const AFTER_NUMBER = String.raw`(?<=[+\d]${SEPARATOR}{0,3})`;
const NOT_BEFORE_NUMBER = BEFORE_NUMBER.replace('=', '!');
const NOT_AFTER_NUMBER = AFTER_NUMBER.replace('=', '!');

/** Characters next to a digit that were URL-encoded once or several times, or escaped in JSON. */
const ENCODED = String.raw`(?:(?:%(?:25)*[\da-f]{2}){1,8}|\\[nrt])`;
const ENCODED_PARTS = String.raw`(?=[%\\])(?:${AFTER_NUMBER}${ENCODED}|${ENCODED}${BEFORE_NUMBER})`;

/** Digits that aren't masked: operators need them, or they aren't a phone number. */
const KEPT = [
  // A request ID.
  String.raw`(?<!\w)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?!\w)`,
  // A time in ISO 8601: the extended format, also with slashes, the basic format of signatures, and the date of their scope.
  String.raw`(?<!\d)(?:19|20)\d\d[-/][01]\d[-/][0-3]\d(?!\d)(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?`,
  String.raw`(?<![+\d])(?:19|20)\d\d[01]\d[0-3]\d(?:T\d{6}Z|(?=\/))`,
  // A date and a time of day, as people and proxies write them.
  String.raw`(?<![\d/+-])[0-3]?\d\/[0-3]?\d\/(?:19|20)\d\d(?![\d/-])`,
  String.raw`(?<![\d:.,/+-])[0-2]?\d:[0-5]\d:[0-5]\d(?:[.,]\d{1,9})?(?:[+-][01]\d:[0-5]\d)?(?![\d:/-]|[.,]\d)`,
  // An AWS account in an ARN, or after the word "account".
  String.raw`\barn:[\w-]*:[\w-]*:[\w-]*:\d{12}(?!\d)`,
  String.raw`account[\s"':=_-]{0,4}(?:id[\s"':=]{0,4})?\d{12}(?!\d)`,
  // An IP address, and its port.
  String.raw`(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)(?::\d{1,5}(?!\d))?`,
  String.raw`(?<![\w:])[23f][\da-f]{3}(?:(?::[\da-f]{1,4}){7}(?::\d{1,5})?|(?::[\da-f]{1,4}){0,5}::(?:[\da-f]{1,4}:){0,5}[\da-f]{1,4})(?![\w:])`,
  // HTTP statuses, a JSON array of small numbers, and a size.
  String.raw`(?=\d)${NOT_AFTER_NUMBER}[1-5]\d\d(?:, ?[1-5]\d\d)+${NOT_BEFORE_NUMBER}`,
  String.raw`\[\d{1,3}(?:, ?\d{1,3})*\]`,
  String.raw`(?=\d)${NOT_AFTER_NUMBER}\d{1,3}(?:,\d{3})+(?= bytes)`,
  // Part of a word. An x after a phone number can begin its extension.
  String.raw`(?<=[a-z])\d+`,
  String.raw`(?=\d)${NOT_AFTER_NUMBER}\d+(?=[a-wyz])`,
  // A digest, or more digits than the longest phone number.
  String.raw`(?<![\w+])[\da-f]{16,}(?!\w)`,
  String.raw`(?<![+\d])\d{16,}`,
];

const CANDIDATE = String.raw`[+(]{0,2}\d(?:\d|${SEPARATOR})*`;

/** Characters that can be inside of a phone number, also of an encoded one. */
const PART_OF_NUMBER = String.raw`[\d+%a-fnrt]|${SEPARATOR}`;

interface Patterns {
  readonly encodedParts: RegExp;
  readonly keptParts: RegExp;
  readonly candidate: RegExp;
  readonly partOfNumber: RegExp;
}

function compile(alphanumeric: string): Patterns {
  const pattern = (source: string, flags: string): RegExp =>
    new RegExp(source.replaceAll(ALPHANUMERIC, alphanumeric), flags);
  return {
    encodedParts: pattern(ENCODED_PARTS, 'giu'),
    keptParts: pattern(`(${KEPT.join('|')})`, 'giu'),
    candidate: pattern(CANDIDATE, 'gu'),
    partOfNumber: pattern(PART_OF_NUMBER, 'iu'),
  };
}

const asciiPatterns = compile(ASCII_ALPHANUMERIC);
let allPatterns: Patterns | undefined;

/** Compiling the patterns for all scripts takes 10 ms, so a cold start does without them. */
function patternsFor(text: string): Patterns {
  return /^[\t\n\r -~…]*$/.test(text) ? asciiPatterns : (allPatterns ??= compile(ALPHANUMERIC));
}

/** JSON doesn't escape all of them, and viewers of logs break lines at any of them. */
const LINE_SEPARATORS = /[\n\v\f\r\u0085\u2028\u2029]+/g;

/** How logs and reasons name a number. */
export function lastFour(number: string): string {
  return `…${number.replaceAll(/\D/g, '').slice(-4)}`;
}

/** Makes one line without phone numbers of a text. Longer texts are shortened first. */
export function safeText(text: string, length: number): string {
  return maskNumbers(clip(text, length).replaceAll(LINE_SEPARATORS, ' '));
}

/** Reduces all phone numbers in a text to their last four digits. */
export function maskNumbers(text: string): string {
  const { encodedParts, keptParts, candidate } = patternsFor(text);
  return text
    .replaceAll(encodedParts, decode)
    .split(keptParts)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(candidate, maskCandidate)))
    .join('');
}

/** Any character outside of ASCII becomes a space. */
function decode(encoded: string): string {
  const text = encoded.replaceAll(/%(?:25)*([\da-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  return /^[!-[\]-~]+$/.test(text) ? text : ' ';
}

function maskCandidate(candidate: string): string {
  let end = candidate.length;
  while (!isDigit(candidate.charAt(end - 1))) {
    end -= 1;
  }
  const number = candidate.slice(0, end);
  const digits = number.replaceAll(/\D/g, '').length;
  if (digits < (number.includes('+') ? MIN_DIGITS_AFTER_PLUS : MIN_DIGITS)) {
    return candidate;
  }
  // In `(12065550100)`, the parenthesis isn't part of the number.
  const bracket = number.startsWith('(') && !number.includes(')') ? '(' : '';
  return bracket + lastFour(number) + candidate.slice(end);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/**
 * Shortens a text to at most this length. It never ends within a phone number, because `maskNumbers` would miss part of
 * a number or show the wrong digits.
 */
export function clip(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const end = Math.max(0, length - 1);
  const least = Math.max(0, end - LONGEST_FORM);
  const { partOfNumber } = patternsFor(text.slice(least, end));
  let start = end;
  while (start > least && partOfNumber.test(text.charAt(start - 1))) {
    start -= 1;
  }
  return `${text.slice(0, /\d/.test(text.slice(start, end)) ? start : end)}…`;
}
