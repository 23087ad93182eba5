import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clip, lastFour, maskNumbers } from '../../../lambda/runtime/mask';

test('the last four digits', () => {
  expect(lastFour('+12065550100')).toBe('…0100');
});

test.each([
  ['+12065550100', '…0100'],
  ['+442079460123 and +12065550100', '…0123 and …0100'],
  ['%2B12065550100', '…0100'],
  ['%2b12065550100', '…0100'],
  ['%252B12065550100', '…0100'],
  ['%25252b12065550100', '…0100'],
  ['x+12065550100', 'x…0100'],
  ['+1206', '…1206'],
  ['12065550100', '…0100'],
  ['12065550100 and 442079460123', '…0100 and …0123'],
  ['"12065550100"', '"…0100"'],
  ['/phone-numbers/12065550100', '/phone-numbers/…0100'],
  ['(12065550100)', '(…0100)'],
  ['12345678', '…5678'],
  ['123456789012345', '…2345'],
  ['(206) 555-0100', '…0100'],
  ['206-555-0100', '…0100'],
  ['206.555.0100', '…0100'],
  ['206 555 0100', '…0100'],
  ['206_555_0100', '…0100'],
  ['206\u2011555\u00a00100', '…0100'],
  ['+1 206 555 0100', '…0100'],
  ['+1 (206) 555-0100', '…0100'],
  ['+44 (0) 20 7946 0123', '…0123'],
  ['(+44) 20 7946 0123', '…0123'],
  ['%2B1-206-555-0100', '…0100'],
  ['+1 206 5550100and', '…0100and'],
  ['206-555-0100x55', '…0100x55'],
  ['206-555-0100X55', '…0100X55'],
  ['fn-12065550100', 'fn-…0100'],
  ['log_12065550100_2', 'log_…1002'],
  ['call.12065550100.wav', 'call.…0100.wav'],
  ['12065550100-1', '…1001'],
  ['1.12065550100', '…0100'],
  ['+12065550100a', '…0100a'],
  ['+1234567890123456', '…3456'],
  ['12065550100 442079460123', '…0123'],
  ['12065550100 (not +442079460123)', '…0100 (not …0123)'],
  ['at 2026-11-23 12065550100', 'at 2026-11-23 …0100'],
  ['2026-11-2345', '…2345'],
  ['20261123 20 12', '…2012'],
  ['111122223333', '…3333'],
  ['192.168.100.2001', '…2001'],
  ['1.192.168.100.200', '…0200'],
  ['999.168.100.200', '…0200'],
  [
    'arn:aws:chime:us-east-1:111122223333:phone-number/+12065550100',
    'arn:aws:chime:us-east-1:111122223333:phone-number/…0100',
  ],
])('%s is masked', (text, masked) => {
  expect(maskNumbers(text)).toBe(masked);
});

test.each([
  '+12',
  '+1 2',
  '1234567',
  '555-0100',
  '1234567890123456',
  'attempt 3 of 25 after 118.',
  '5f0c2f5e-0000-4000-8000-000000000111',
  '12345678-1234-1234-1234-123456789012',
  'request 12345678-1234-4234-8234-ABCDEF789012)',
  'C3D13FE58DE4C810',
  '1-5759e988-bd862e3fe1be46a994272793',
  'a12065550100',
  '12065550100a',
  '2026-11-23',
  '2026-11-23T14:00:00.000Z',
  '2026-11-23T14:00:00+01:00',
  '2026-11-23 14:00:00.123456789',
  '20261124T101824Z',
  'Credential=AKIDEXAMPLE/20261124/us-east-1/chime/aws4_request',
  'arn:aws:iam::111122223333:role/Lookup',
  'arn:aws-cn:chime:us-east-1:111122223333:thing',
  'arn:aws:sts::111122223333',
  'Account Id 111122223333 is not authorized',
  'account 111122223333',
  '"accountId":"111122223333"',
  'connect ECONNREFUSED 192.168.100.200:45123',
  '192.168.100.200.',
])('%s is not masked', (text) => {
  expect(maskNumbers(text)).toBe(text);
});

describe('an arbitrary number in an arbitrary text', () => {
  const digits = fc.stringMatching(/^[1-9]\d{7,14}$/);
  const separators = fc.array(fc.constantFrom('', '', '-', ' ', '.', '_', ') ', ' - '), {
    minLength: 14,
    maxLength: 14,
  });
  const number = fc
    .tuple(fc.constantFrom('', '+', '%2B', '%252b', '(', '+('), digits, separators)
    .map(
      ([prefix, all, between]) =>
        prefix + all.replaceAll(/\d/g, (digit, index: number) => digit + (between[index] ?? '')),
    )
    // These could also be a date or an IP address.
    .filter((text) => !/(19|20)\d\d-[01]\d-[0-3]\d|(\d{1,3}\.){3}\d/.test(text));
  const before = fc.constantFrom('', ' ', '-', '_', '.', '"', '/', ':', 'fn-', 'log_', 'x.', 'tel:', '…', 'ü');
  const after = fc.constantFrom('', ' ', '.', ',', '"', '/', '-', '_x', ' and', '?', 'x');
  const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

  test('keeps only its last four digits', () => {
    fc.assert(
      fc.property(before, number, after, (head, text, tail) => {
        const masked = maskNumbers(head + text + tail);

        expect(digitsOf(masked)).toBe(digitsOf(text.replace(/^%(25)*2B/i, '')).slice(-4));
      }),
      { numRuns: 3000 },
    );
  });

  test('keeps only its last four digits in a clipped text', () => {
    fc.assert(
      fc.property(before, number, after, fc.nat(40), (head, text, tail, length) => {
        const clipped = clip(head + text + tail, length);

        expect(clipped.length).toBeLessThanOrEqual(Math.max(length, 1));
        expect(['', digitsOf(text.replace(/^%(25)*2B/i, '')).slice(-4)]).toContain(digitsOf(maskNumbers(clipped)));
      }),
      { numRuns: 3000 },
    );
  });
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['abcdef', 1, '…'],
  ['abcdef', 0, '…'],
  ['call +1 (206) 555-0100 now', 18, 'call…'],
  ['call %2B12065550100 now', 10, 'call…'],
  // More digits than a number has.
  [`call ${'1'.repeat(90)}`, 80, `call ${'1'.repeat(26)}…`],
])('%s is clipped to %d characters', (text, length, beginning) => {
  expect(clip(text, length)).toBe(beginning);
});

/** Inputs for which a regular expression with nested loops, or with an unbounded lookaround, takes quadratic time. */
const ADVERSARIAL = [
  ...[':', '1', 'a', '%', '25', '%25', '%2B', '+', '(', ' ', '.', '-', '_', '1 ', '1-', '1.', 'a1', '1a', 'ü', '/'],
  ...[
    'arn:',
    'arn:a',
    'arn-',
    'account',
    'account  id  ',
    'account 1',
    '2026-11-23',
    '2026-11-23T14:00:00.1',
    '20261123',
  ],
  ...['abcdef01-', '12345678-1234-', '255.', '(1) ', '+1 206 555 0100 ', '\u00a0', '1\u2011'],
];

test.each(ADVERSARIAL)('200,000 characters of "%s" take linear time', (unit) => {
  const text = unit.repeat(Math.ceil(200_000 / unit.length));
  const start = performance.now();

  for (const variant of [text, `1${text}1`, `arn:${text}`, `%${text}`, `a${text}z`]) {
    maskNumbers(variant);
    clip(variant, 100_000);
  }

  // Quadratic time would be a hundred times as long.
  expect(performance.now() - start).toBeLessThan(5000);
});
