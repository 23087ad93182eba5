import { expect, test } from '@jest/globals';
import { inRounds } from '../../../tools/bench/rounds';

test('all sides run in each round, each round begins with another one, and the first round does not count', async () => {
  // GIVEN
  const ran: string[] = [];

  // WHEN
  const results = await inRounds(['a', 'b', 'c'], 3, async (side, round) => {
    ran.push(side);
    return await Promise.resolve(`${side}${round}`);
  });

  // THEN
  expect(ran.join('')).toBe('abc' + 'bca' + 'cab' + 'abc');
  expect(Object.fromEntries(results)).toEqual({
    a: ['a1', 'a2', 'a3'],
    b: ['b1', 'b2', 'b3'],
    c: ['c1', 'c2', 'c3'],
  });
});
