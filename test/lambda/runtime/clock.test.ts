import { expect, jest, test } from '@jest/globals';
import { systemClock } from '../../../lambda/runtime/clock';

test('the clock goes on while something sleeps', async () => {
  const start = systemClock.now();

  await systemClock.sleep(20);

  expect(systemClock.now() - start).toBeGreaterThanOrEqual(18);
});

test('it calls back after a time, unless that is called off', async () => {
  const [wanted, unwanted] = [jest.fn(), jest.fn()];

  systemClock.after(5, wanted);
  systemClock.after(5, unwanted)();
  await systemClock.sleep(20);

  expect(wanted).toHaveBeenCalledTimes(1);
  expect(unwanted).not.toHaveBeenCalled();
});

test('chance lies from 0 up to 1 and differs', () => {
  const chances = Array.from({ length: 100 }, () => systemClock.random());

  expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...chances)).toBeLessThan(1);
  expect(new Set(chances).size).toBeGreaterThan(50);
});
