import { expect, test } from '@jest/globals';
import { lastFour, maskNumbers } from '../../../lambda/runtime/mask';

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
  [
    'arn:aws:chime:us-east-1:111122223333:phone-number/+12065550100',
    'arn:aws:chime:us-east-1:111122223333:phone-number/…0100',
  ],
])('%s is masked', (text, masked) => {
  expect(maskNumbers(text)).toBe(masked);
});

test.each([
  '+12',
  '1234567',
  '1234567890123456',
  'arn:aws:iam::111122223333:role/Lookup',
  'arn:aws-cn:chime:us-east-1:111122223333:thing',
  '5f0c2f5e-0000-4000-8000-000000000111',
  'a12065550100',
  '12065550100a',
  '12065550100-1',
  '1.12065550100',
  '2026-11-23T14:00:00.000Z',
])('%s stays', (text) => {
  expect(maskNumbers(text)).toBe(text);
});
