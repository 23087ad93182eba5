/** What CloudFormation writes of a lookup's attributes, the handler reads back exactly, or not at all. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PhoneNumberAttribute } from '../../../lib';
import { BRACE, linesOf, readLastSuccess, SEPARATED_BRACE, writeLastSuccess } from '../../../lib/contract/last-success';

type Attributes = Record<PhoneNumberAttribute, string>;

const NAMES = Object.values(PhoneNumberAttribute);
const RUNS = { numRuns: 3000 };

const attributesOf = (value: fc.Arbitrary<string>): fc.Arbitrary<Attributes> =>
  fc
    .tuple(...NAMES.map(() => value))
    .map((values) => Object.fromEntries(NAMES.map((name, index) => [name, values[index]])) as Attributes);

/** Any text, and texts made of what the format itself is made of. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('{', '}', '\n', '\r', '\u2028', '=', '$', '"', '\\', 'x') }),
  fc.json(),
);

/** As `value`, with beginnings of lines that look like an attribute's. */
const forged = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('', 'x\n', '\n', '\r'), fc.constantFrom(...NAMES, 'Later', 'x'), value)
    .map(([a, b, c]) => `${a}${b}=${c}`),
);

const WITH_NAME_LINE = new RegExp(`\\n(${[...NAMES, 'Later'].join('|').replaceAll('.', '\\.')})=`);

const attributes = Object.fromEntries(NAMES.map((name) => [name, `value of ${name}`])) as Attributes;

test('any attributes are read back exactly', () => {
  fc.assert(
    fc.property(attributesOf(value), (any) => {
      expect(readLastSuccess(writeLastSuccess(any))).toEqual(any);
    }),
    RUNS,
  );
});

test('attributes that can be read in two ways are not read at all, and the others exactly', () => {
  let refused = 0;
  fc.assert(
    fc.property(attributesOf(forged), (any) => {
      const isAmbiguous = NAMES.some((name) => WITH_NAME_LINE.test(any[name]));
      refused += isAmbiguous ? 1 : 0;
      expect(readLastSuccess(writeLastSuccess(any))).toEqual(isAmbiguous ? undefined : any);
    }),
    RUNS,
  );
  expect(refused).toBeGreaterThan(100);
});

test('Parameter Store, which refuses {{ and }} around a name, never sees two braces in a row', () => {
  fc.assert(
    fc.property(attributesOf(value), (any) => {
      expect(writeLastSuccess(any)).not.toContain('{{');
    }),
  );
});

test('splitting and joining, as CloudFormation does it, is the same as replacing', () => {
  fc.assert(
    fc.property(attributesOf(value), (any) => {
      const lines = linesOf((name) => any[name]);
      expect(lines.split(BRACE).join(SEPARATED_BRACE)).toBe(writeLastSuccess(any));
    }),
  );
});

test('a parameter is never empty', () => {
  expect(writeLastSuccess(Object.fromEntries(NAMES.map((name) => [name, ''])) as Attributes)).toMatch(
    /^PhoneNumberId=\n/,
  );
});

test('the lines of attributes without braces are shorter than the members of the response body', () => {
  fc.assert(
    fc.property(attributesOf(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('{', ''))), (any) => {
      expect(Buffer.byteLength(writeLastSuccess(any))).toBeLessThan(Buffer.byteLength(JSON.stringify({ Data: any })));
    }),
  );
});

describe('what is not the text of all attributes', () => {
  const text = writeLastSuccess(attributes);

  test.each<[string, string]>([
    ['nothing', ''],
    ['another text', 'none'],
    ['a missing line', text.replace(/\nStatus=.*/, '')],
    ['a line twice', text.replace(/\nStatus=.*/, '$&$&')],
    ['lines in another order', text.replace(/(\nStatus=.*)(\nType=.*)/, '$2$1')],
    ['the end alone', text.slice(text.indexOf('\nStatus='))],
    ['something before it', ` ${text}`],
    ['a line before it', `x\n${text}`],
    ['a line of an attribute that is not known', `${text}\nLater=x`],
  ])('%s is not read', (_, other) => {
    expect(readLastSuccess(other)).toBeUndefined();
  });
});
