import { expect, test } from '@jest/globals';
import { count, spread, table } from '../../../tools/bench/tables';

test('a table is Markdown, with its figures aligned to the right', () => {
  expect(
    table(
      ['', 'CPU, ms'],
      [
        ['ours', '40'],
        ['floor', '33'],
      ],
    ),
  ).toBe('|  | CPU, ms |\n| --- | ---: |\n| ours | 40 |\n| floor | 33 |');
});

test('a median is followed by its range with the same number of digits', () => {
  expect(spread({ median: 1.25, low: 1.04, high: 2 }, 1)).toBe('1.3 (1.0–2.0)');
});

test('counts have commas', () => {
  expect(count(1169062)).toBe('1,169,062');
});
