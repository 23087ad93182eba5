import { expect, test } from '@jest/globals';
import { inRounds } from '../../../tools/bench/rounds';

test('each round runs all candidates and begins with another one, and the first round is ignored', async () => {
  // GIVEN
  const ran: string[] = [];

  // WHEN
  const results = await inRounds(['a', 'b', 'c'], 3, async (candidate, round) => {
    ran.push(candidate);
    return await Promise.resolve(`${candidate}${round}`);
  });

  // THEN
  expect(ran.join('')).toBe('abc' + 'bca' + 'cab' + 'abc');
  expect(Object.fromEntries(results)).toEqual({
    a: ['a1', 'a2', 'a3'],
    b: ['b1', 'b2', 'b3'],
    c: ['c1', 'c2', 'c3'],
  });
});
