import { describe, expect, test } from '@jest/globals';
import { ratio, summarize } from '../../../tools/bench/statistics';

describe('a summary', () => {
  test('of an odd number of values is the one in the middle, with the quartiles', () => {
    expect(summarize([50, 10, 40, 20, 30])).toEqual({ median: 30, low: 20, high: 40 });
  });

  test('of an even number of values is between the two in the middle', () => {
    expect(summarize([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
  });

  test('sorts a copy of the values by size', () => {
    const values = [100, 9, 20];

    expect(summarize(values).median).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  test('of one value is that value', () => {
    expect(summarize([7])).toEqual({ median: 7, low: 7, high: 7 });
  });
});

test('a ratio is that of the medians, and its range is that of the quartiles', () => {
  expect(ratio([50, 10, 40, 20, 30], [10, 10, 10, 10, 20])).toEqual({ median: 3, low: 2, high: 4 });
  expect(ratio([2, 2, 2], [2, 4, 8])).toEqual({ median: 0.5, low: 2 / 6, high: 2 / 3 });
});
