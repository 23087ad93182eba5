/**
 * Keeps phone numbers out of logs and reasons: they are personal data, and many people read both. The patterns here
 * take time in proportion to the length of a text, whatever it says: no loop follows another that takes the same
 * characters, and every lookaround has a bounded length.
 */

/** Fewer digits are no phone number that is worth hiding. */
const MIN_DIGITS = 8;

/** A plus says that a phone number begins, so fewer digits are enough. */
const MIN_DIGITS_AFTER_PLUS = 3;

/** The longest way to write a phone number, such as `%25252B44 (0) 20 - 7946 - 0123`. */
const LONGEST_FORM = 48;

/** A plus that was URL-encoded, maybe more than once. */
const ENCODED_PLUS = /%(?:25)*2B(?=\d)/gi;

/** Digits that operators need, or that are no phone number. */
const KEPT = [
  // The ID of a request.
  /(?<!\w)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?!\w)/u,
  // A time in ISO 8601, in its extended form, in the basic form of signatures, and as the date of their scope.
  /(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/u,
  /(?<![+\d])(?:19|20)\d\d[01]\d[0-3]\d(?:T\d{6}Z|(?=\/))/u,
  // An AWS account, in an ARN or by that name.
  /\barn:[\w-]*:[\w-]*:[\w-]*:\d{12}(?!\d)/u,
  /account[\s"':=_-]{0,4}(?:id[\s"':=]{0,4})?\d{12}(?!\d)/u,
  // An IPv4 address.
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/u,
  // Part of a word. An x after a phone number begins its extension.
  /(?<=[a-z])\d+/u,
  /(?<![+\d][\p{Zs}\p{Pd}()._]{0,3})\d+(?=[a-wyz])/u,
  // More digits than a phone number has.
  /(?<![+\d])\d{16,}/u,
];

const KEPT_PARTS = new RegExp(`(${KEPT.map(({ source }) => source).join('|')})`, 'giu');

/** Digits, with what people write between them. */
const CANDIDATE = /[+(]{0,2}\d[\d\p{Zs}\p{Pd}()._]*/gu;

/** What a text may have been cut off within. */
const PART_OF_NUMBER = /[\d\p{Zs}\p{Pd}()._+%b]/iu;

/** The last four digits of a number, as it is named in logs and reasons. */
export function lastFour(number: string): string {
  return `…${number.replaceAll(/\D/g, '').slice(-4)}`;
}

/** A text with all phone numbers cut down to their last four digits. */
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
  // In `(12065550100)` the bracket is not the number's.
  const bracket = number.startsWith('(') && !number.includes(')') ? '(' : '';
  return bracket + lastFour(number) + candidate.slice(end);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/**
 * The beginning of a text, of at most that many characters. It ends before a phone number rather than within it: half
 * of one would no longer be masked, or by the wrong digits.
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
