import { expect, jest, test } from '@jest/globals';
import { systemClock } from '../../../lambda/runtime/clock';

test('the clock advances during a sleep', async () => {
  const start = systemClock.now();

  await systemClock.sleep(20);

  expect(systemClock.now() - start).toBeGreaterThanOrEqual(18);
});

test('it calls back after a time, unless that is called off', async () => {
  const [wanted, unwanted] = [jest.fn(), jest.fn()];

  systemClock.schedule(5, wanted);
  systemClock.schedule(5, unwanted)();
  await systemClock.sleep(20);

  expect(wanted).toHaveBeenCalledTimes(1);
  expect(unwanted).not.toHaveBeenCalled();
});

test('random numbers differ, and are from 0 up to 1', () => {
  const numbers = Array.from({ length: 100 }, () => systemClock.random());

  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(new Set(numbers).size).toBeGreaterThan(50);
});
