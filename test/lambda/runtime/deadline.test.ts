import { describe, expect, test } from '@jest/globals';
import { Deadline } from '../../../lambda/runtime/deadline';
import { FakeClock } from '../../support/harness';

describe('a deadline', () => {
  test('has the elapsed time, and the remaining time in whole milliseconds, which is never negative', async () => {
    const clock = new FakeClock();
    await clock.pass(500);
    const deadline = new Deadline(clock, 1000);

    await clock.pass(0.4);
    expect([deadline.elapsed, deadline.remaining]).toEqual([expect.closeTo(0.4), 999]);
    await clock.pass(2000);
    expect(deadline.remaining).toBe(0);
  });

  test('derives earlier deadlines', async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 1000);

    expect(deadline.before(100).remaining).toBe(900);
    expect(deadline.before(2000).remaining).toBe(0);
    await clock.pass(300);
    expect(deadline.before(100).remaining).toBe(600);
  });
});
