/**
 * Masks phone numbers in logs and reasons, because they are personal data and many people can read both. Each pattern
 * takes linear time on any text: no two adjacent repetitions match the same characters, and every lookaround has a
 * bounded length.
 */

/** Shorter numbers aren't personal data. */
const MIN_DIGITS = 8;

/** A plus sign marks a phone number, so fewer digits are enough. */
const MIN_DIGITS_AFTER_PLUS = 3;

/** The longest form of a phone number, such as `%25252B44 (0) 20 - 7946 - 0123`. */
const LONGEST_FORM = 48;

/** A plus sign that was URL-encoded once or several times. */
const ENCODED_PLUS = /%(?:25)*2B(?=\d)/gi;

/** Digits that aren't masked: operators need them, or they aren't a phone number. */
const KEPT = [
  // A request ID.
  /(?<!\w)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?!\w)/u,
  // A time in ISO 8601: the extended format, the basic format of signatures, and the date of their scope.
  /(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/u,
  /(?<![+\d])(?:19|20)\d\d[01]\d[0-3]\d(?:T\d{6}Z|(?=\/))/u,
  // An AWS account in an ARN, or after the word "account".
  /\barn:[\w-]*:[\w-]*:[\w-]*:\d{12}(?!\d)/u,
  /account[\s"':=_-]{0,4}(?:id[\s"':=]{0,4})?\d{12}(?!\d)/u,
  // An IPv4 address.
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/u,
  // Part of a word. An x after a phone number can begin its extension.
  /(?<=[a-z])\d+/u,
  /(?<![+\d][\p{Zs}\p{Pd}()._]{0,3})\d+(?=[a-wyz])/u,
  // More digits than the longest phone number.
  /(?<![+\d])\d{16,}/u,
];

const KEPT_PARTS = new RegExp(`(${KEPT.map(({ source }) => source).join('|')})`, 'giu');

/** Digits and the usual separators between them. */
const CANDIDATE = /[+(]{0,2}\d[\d\p{Zs}\p{Pd}()._]*/gu;

/** Characters that can be inside of a phone number. */
const PART_OF_NUMBER = /[\d\p{Zs}\p{Pd}()._+%b]/iu;

/** How logs and reasons name a number. */
export function lastFour(number: string): string {
  return `…${number.replaceAll(/\D/g, '').slice(-4)}`;
}

/** Reduces all phone numbers in a text to their last four digits. */
export function maskNumbers(text: string): string {
  return text
    .replaceAll(ENCODED_PLUS, '+')
    .split(KEPT_PARTS)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(CANDIDATE, maskCandidate)))
    .join('');
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
  let end = length - 1;
  const least = Math.max(0, end - LONGEST_FORM);
  while (end > least && PART_OF_NUMBER.test(text.charAt(end - 1))) {
    end -= 1;
  }
  return `${text.slice(0, Math.max(0, end))}…`;
}
