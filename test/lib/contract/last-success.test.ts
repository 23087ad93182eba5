/** The handler reads exactly the attributes that CloudFormation stored, or none. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PhoneNumberAttribute } from '../../../lib';
import {
  attributeLines,
  BRACE,
  readLastSuccess,
  SEPARATED_BRACE,
  writeLastSuccess,
} from '../../../lib/contract/last-success';

type Attributes = Record<PhoneNumberAttribute, string>;

const NAMES = Object.values(PhoneNumberAttribute);
const RUNS = { numRuns: 1000 };

const attributesOf = (value: fc.Arbitrary<string>): fc.Arbitrary<Attributes> =>
  fc
    .tuple(...NAMES.map(() => value))
    .map((values) => Object.fromEntries(NAMES.map((name, index) => [name, values[index]])) as Attributes);

/** Any text, and text of the characters that the format uses. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('{', '}', '\n', '\r', '\u2028', '=', '$', '"', '\\', 'x') }),
  fc.json(),
);

/** Like `value`, with lines that look like those of attributes. */
const forged = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('', 'x\n', '\n', '\r'), fc.constantFrom(...NAMES, 'Later', 'x'), value)
    .map(([a, b, c]) => `${a}${b}=${c}`),
);

const WITH_NAME_LINE = new RegExp(`\\n(${[...NAMES, 'Later'].join('|').replaceAll('.', '\\.')})=`);

const attributes = Object.fromEntries(NAMES.map((name) => [name, `value of ${name}`])) as Attributes;

test('reads any attributes exactly as they were written', () => {
  fc.assert(
    fc.property(attributesOf(value), (any) => {
      expect(readLastSuccess(writeLastSuccess(any), NAMES)).toEqual(any);
    }),
    RUNS,
  );
});

test("doesn't read ambiguous attributes, and reads all others exactly", () => {
  let refused = 0;
  fc.assert(
    fc.property(attributesOf(forged), (any) => {
      const isAmbiguous = NAMES.some((name) => WITH_NAME_LINE.test(any[name]));
      refused += isAmbiguous ? 1 : 0;
      expect(readLastSuccess(writeLastSuccess(any), NAMES)).toEqual(isAmbiguous ? undefined : any);
    }),
    RUNS,
  );
  expect(refused).toBeGreaterThan(100);
});

test('the text never contains two braces in a row, which Parameter Store refuses around a name', () => {
  fc.assert(
    fc.property(attributesOf(value), (any) => {
      expect(writeLastSuccess(any)).not.toContain('{{');
    }),
  );
});

test('splitting and joining text, as CloudFormation does, gives the same text as replacing', () => {
  fc.assert(
    fc.property(attributesOf(value), (any) => {
      const lines = attributeLines(NAMES, (name) => any[name]);
      expect(lines.split(BRACE).join(SEPARATED_BRACE)).toBe(writeLastSuccess(any));
    }),
  );
});

test('the text is never empty', () => {
  expect(writeLastSuccess(Object.fromEntries(NAMES.map((name) => [name, ''])) as Attributes)).toMatch(
    /^PhoneNumberId=\n/,
  );
});

test('the text of attributes without braces is shorter than the response body', () => {
  fc.assert(
    fc.property(attributesOf(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('{', ''))), (any) => {
      expect(Buffer.byteLength(writeLastSuccess(any))).toBeLessThan(Buffer.byteLength(JSON.stringify({ Data: any })));
    }),
  );
});

describe('text that is not that of all attributes', () => {
  const text = writeLastSuccess(attributes);

  test.each<[string, string]>([
    ['an empty text', ''],
    ['another text', 'none'],
    ['a missing line', text.replace(/\nStatus=.*/, '')],
    ['a line twice', text.replace(/\nStatus=.*/, '$&$&')],
    ['lines in another order', text.replace(/(\nStatus=.*)(\nType=.*)/, '$2$1')],
    ['only the end', text.slice(text.indexOf('\nStatus='))],
    ['a text after a space', ` ${text}`],
    ['a text after another line', `x\n${text}`],
    ['a line of an unknown attribute', `${text}\nLater=x`],
  ])('%s is not read', (_, other) => {
    expect(readLastSuccess(other, NAMES)).toBeUndefined();
  });
});
