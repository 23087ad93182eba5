import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clip, lastFour, maskNumbers, safeText } from '../../../lambda/runtime/mask';

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
  ['Call 12065550100: it is busy; 442079460123;', 'Call …0100: it is busy; …0123;'],
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
  ['%2B1%20%28206%29%20555-0100', '…0100'],
  ['call%2012065550100', 'call …0100'],
  ['call%2b12065550100and', 'call…0100and'],
  ['GET /?at=2026-11-28T14%3A00%3A00.000Z&of=%2B12065550100', 'GET /?at=2026-11-28T14:00:00.000Z&of=…0100'],
  ['206-%20-555-0100', '…0100'],
  ['+1,206,555 bytes', '…6555 bytes'],
  ['+351,212,345,678', '…5678'],
  ['212,345,0100', '…0100'],
  ['[206,555,0100]', '[…0100]'],
  ['01:23:45:67:89', '…6789'],
  ['20:12:34-5678', '…5678'],
  ['20:12:34-0100', '…0100'],
  ['(1) 206,555,010', '…5010'],
  ['2026/11/28 206/555/0100', '2026/11/28 …0100'],
  ['206/12/06/2055', '…2055'],
  ['206:555::0100', '…0100'],
  ['127.0.0.1:2065550100', '127.0.0.1:…0100'],
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
  'Raum 206é5550100',
  '2065電5550100',
  '２２２206٣5550100',
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
  '192.168.100.200/24',
  'connect ECONNREFUSED 127.0.0.1:34567, 10.0.0.2:34568',
  'connect ENETUNREACH 2600:1901:4567:8901:1234:5678:9012:3456:443',
  'from 2001:4860:4860::8888 or [2001:4860:4860::8844]:443',
  'version 1.2.3.4 or 3.1138.0',
  '2026/11/28',
  '2026/11/28 14:00:00',
  '2026/11/28/[$LATEST]5f0c2f5e',
  '11/28/2026, 2:00:00 PM',
  'Sat, 28 Nov 2026 14:00:00 GMT',
  '2026 14:00:00 2026',
  'from 14:00:00.123456 to 15:00:00,123456789+01:00',
  '4,096 bytes',
  '12,345,678 bytes',
  'answered 200, 404, 503 and 429,500,503',
  '[200,404,503]',
  '[1, 2, 3, 4, 5, 6, 7, 8, 9]',
  '[[100,200,300],[400,500,600]]',
  'attempt 3/25, page 12/100',
  'sha256:0123456789abcdef',
  'digest 256/12345678901234567890abcdef123456',
])('%s is not masked', (text) => {
  expect(maskNumbers(text)).toBe(text);
});

/** What people, programs, and word processors write between the digits of a number. */
const SEPARATORS = {
  tab: '\t',
  slash: '/',
  'two slashes': '//',
  backslash: '\\',
  'middle dot': '\u00b7',
  bullet: '\u2022',
  'dot operator': '\u22c5',
  'katakana dot': '\u30fb',
  'fullwidth dot': '\uff0e',
  'ideographic full stop': '\u3002',
  colon: ':',
  'fullwidth colon': '\uff1a',
  comma: ',',
  'comma and space': ', ',
  semicolon: ';',
  apostrophe: "'",
  'quotation mark': '"',
  'curly quotation mark': '\u2019',
  backtick: '`',
  'encoded space': '%20',
  'space that was encoded twice': '%2520',
  'encoded hyphen': '%2D',
  'encoded slash': '%2f',
  'encoded tab': '%09',
  'encoded no-break space': '%C2%A0',
  'encoded non-breaking hyphen': '%E2%80%91',
  'no-break space in ISO 8859-1': '%A0',
  'tab in JSON': '\\t',
  'minus sign': '\u2212',
  'soft hyphen': '\u00ad',
  'zero-width space': '\u200b',
  'zero-width joiner': '\u200d',
  'word joiner': '\u2060',
  'byte order mark': '\ufeff',
  'left-to-right mark': '\u200e',
  'right-to-left override': '\u202e',
  'left-to-right isolate': '\u2066',
  'variation selector': '\ufe0f',
  'control character': '\u0001',
  'line separator': '\u2028',
  'next line': '\u0085',
} as const;

describe.each(Object.entries(SEPARATORS))('a number with a %s between its digits', (_, separator) => {
  const forms = [
    ['+1', '206', '555', '0100'],
    ['206', '555', '0100'],
    ['1', '206', '5550100'],
    Array.from('12065550100'),
  ];

  test.each(forms.map((digits) => [digits]))('%j is masked', (digits) => {
    const number = digits.join(separator);

    expect(maskNumbers(`call ${number} or ${number}and`)).toBe('call …0100 or …0100and');
    expect(safeText(`call ${number} now`, number.length + 3)).toBe('call…');
  });
});

describe('an arbitrary number in an arbitrary text', () => {
  const digits = fc.stringMatching(/^[1-9]\d{7,14}$/);
  const separators = fc.array(fc.constantFrom('', '', '-', ' ', '.', '_', ') ', ' - ', ...Object.values(SEPARATORS)), {
    minLength: 14,
    maxLength: 14,
  });
  const number = fc
    .tuple(fc.constantFrom('', '+', '%2B', '%252b', '(', '+('), digits, separators)
    .map(
      ([prefix, all, between]) =>
        prefix + all.replaceAll(/\d/g, (digit, index: number) => digit + (between[index] ?? '')),
    )
    // These could also be a date, a time, an IP address, a size, or HTTP statuses.
    .filter((text) => !/\d[-/]\d\d?[-/]\d|(\d{1,3}\.){3}\d|:\d\d:|\d::\d|\d\d\d, ?\d\d\d/.test(text));
  const before = fc.constantFrom('', ' ', '-', '_', '.', '"', '/', ':', 'fn-', 'log_', 'x.', 'tel:', '…', 'ü');
  const after = fc.constantFrom('', ' ', '.', ',', '"', '/', '-', '_x', ' and', '?', 'x');
  const digitsOf = (text: string) => text.replaceAll(/%(25)*(..)/g, '').replaceAll(/\D/g, '');

  test('keeps only its last four digits', () => {
    fc.assert(
      fc.property(before, number, after, (head, text, tail) => {
        const masked = maskNumbers(head + text + tail);

        expect(digitsOf(masked)).toBe(digitsOf(text).slice(-4));
      }),
      { numRuns: 3000 },
    );
  });

  test('keeps only its last four digits in a clipped text', () => {
    fc.assert(
      fc.property(before, number, after, fc.nat(40), (head, text, tail, length) => {
        const clipped = clip(head + text + tail, length);

        expect(clipped.length).toBeLessThanOrEqual(Math.max(length, 1));
        expect(['', digitsOf(text).slice(-4)]).toContain(digitsOf(maskNumbers(clipped)));
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
  ['call 12065550100', 12, 'call…'],
  ['call 12065550100 ééééé', 20, 'call 12065550100 éé…'],
  [`call ${'-'.repeat(90)}`, 80, `call ${'-'.repeat(74)}…`],
  // More digits than a number has.
  [`call ${'1'.repeat(190)}`, 180, `call ${'1'.repeat(46)}…`],
])('%s is clipped to %d characters', (text, length, beginning) => {
  expect(clip(text, length)).toBe(beginning);
});

test.each(['\n', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029', '\n\n'])('%j becomes a space', (separator) => {
  expect(safeText(`first${separator}second`, 100)).toBe('first second');
  expect(safeText(`206${separator}555${separator}0100`, 100)).toBe('…0100');
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
  ...['abcdef01-', '12345678-1234-', '255.', '(1) ', '+1 206 555 0100 ', '\u00a0', '1\u2011', '"', ',', '\t', '\u200b'],
  ...[
    '2026/',
    '11/',
    '14:',
    '14:00:00',
    '2001:',
    '2001::',
    '200,',
    '200, ',
    '[',
    '[1,',
    '1,234',
    '1,',
    '%20',
    '1%20',
    '\\t',
  ],
  ...['%E2%80%91', '1\\t', '127.0.0.1:', '\u2028'],
];

test.each(ADVERSARIAL)('50,000 characters of "%s" take linear time', (unit) => {
  const text = unit.repeat(Math.ceil(50_000 / unit.length));
  const start = performance.now();

  for (const variant of [text, `1${text}1`, `arn:${text}`, `%${text}`, `a${text}z`, `[${text}`]) {
    maskNumbers(variant);
    safeText(variant, 25_000);
  }

  // Quadratic time would be longer by far: it grows with the square of the length.
  expect(performance.now() - start).toBeLessThan(5000);
});
