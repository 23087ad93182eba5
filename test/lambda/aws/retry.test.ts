import { describe, expect, test } from '@jest/globals';
import { Deadline } from '../../../lambda/runtime/deadline';
import { AttemptTimeout, retry } from '../../../lambda/aws/retry';
import { FakeClock } from '../../support/harness';

const PROBLEM = new Error('problem');
const REFUSAL = new Error('refusal');

/** Retries attempts that take their time, all but a refusal, and tells all there is to know of it. */
async function run(
  clock: FakeClock,
  milliseconds: number,
  attempts: readonly ((signal: AbortSignal) => Promise<string>)[],
) {
  const told: { error: unknown; attempt: number; delay: number }[] = [];
  let count = 0;
  const result = await retry(
    async (signal) => {
      count += 1;
      return await (attempts[count - 1] ?? attempts.at(-1) ?? fail())(signal);
    },
    {
      clock,
      deadline: new Deadline(clock, milliseconds),
      attemptTimeout: 5000,
      baseDelay: 100,
      maxDelay: 1000,
      shouldRetry: (error) => error !== REFUSAL,
      onRetry: (error, attempt, delay) => void told.push({ error, attempt, delay }),
    },
  ).catch((error: unknown) => error);
  return { result, count, told };
}

const succeed = () => async () => await Promise.resolve('result');
const fail =
  (error: Error = PROBLEM) =>
  async () =>
    await Promise.reject<string>(error);

/** An attempt that fails after some time. */
const failAfter = (clock: FakeClock, milliseconds: number) => async () => {
  await clock.pass(milliseconds);
  throw PROBLEM;
};

/** An attempt that never ends of itself, and does not listen to the signal. */
const hang = (clock: FakeClock) => async () =>
  await new Promise<string>(() => {
    void clock.expire();
  });

describe('retry', () => {
  test('a success is handed on', async () => {
    const clock = new FakeClock();

    expect(await run(clock, 60_000, [succeed()])).toEqual({ result: 'result', count: 1, told: [] });
    expect(clock.sleeps).toEqual([]);
  });

  test('a refusal ends it at once', async () => {
    expect(await run(new FakeClock(), 60_000, [fail(REFUSAL)])).toEqual({ result: REFUSAL, count: 1, told: [] });
  });

  test('each retry is told of before its delay', async () => {
    const { result, told } = await run(new FakeClock(1), 60_000, [fail(), fail(), succeed()]);

    expect(result).toBe('result');
    expect(told).toEqual([
      { error: PROBLEM, attempt: 1, delay: 100 },
      { error: PROBLEM, attempt: 2, delay: 200 },
    ]);
  });

  test('a delay is never longer than the time that is left, and no attempt follows it then', async () => {
    const clock = new FakeClock(1);

    const { result, count } = await run(clock, 250, [fail()]);

    expect(result).toBe(PROBLEM);
    expect(count).toBe(2);
    expect(clock.sleeps).toEqual([100, 150]);
    expect(clock.now()).toBe(250);
  });

  test('no delay follows an attempt that took all of the time', async () => {
    const clock = new FakeClock();

    const { result, told } = await run(clock, 3000, [failAfter(clock, 3000)]);

    expect(result).toEqual(new AttemptTimeout(3000));
    expect(told).toEqual([]);
    expect(clock.sleeps).toEqual([]);
  });

  test('an attempt that hangs is cut off, and its signal with it', async () => {
    const clock = new FakeClock();
    const signals: AbortSignal[] = [];

    const { result } = await run(clock, 60_000, [
      async (signal) => {
        signals.push(signal);
        return await hang(clock)();
      },
      succeed(),
    ]);

    expect(result).toBe('result');
    expect(signals[0]?.aborted).toBe(true);
    expect(signals[0]?.reason).toEqual(new AttemptTimeout(5000));
  });

  test('the timer of an attempt that ended in time is called off', async () => {
    const clock = new FakeClock();
    const signals: AbortSignal[] = [];
    await run(clock, 60_000, [
      async (signal) => {
        signals.push(signal);
        return await succeed()();
      },
    ]);

    await clock.pass(60_000);

    expect(signals[0]?.aborted).toBe(false);
  });

  test('an attempt that had all of its time counts more than the error before it', async () => {
    const clock = new FakeClock(0);

    expect((await run(clock, 5000, [fail(), hang(clock)])).result).toEqual(new AttemptTimeout(5000));
  });

  test('an attempt that the deadline cut short counts less than the error before it', async () => {
    const clock = new FakeClock(0);

    expect((await run(clock, 4999, [fail(), hang(clock)])).result).toBe(PROBLEM);
  });

  test('an attempt that the deadline cut short is told when there is nothing else', async () => {
    const clock = new FakeClock();

    const { result } = await run(clock, 400, [hang(clock)]);

    expect(result).toEqual(new AttemptTimeout(400));
    expect((result as Error).message).toBe('no response within 0.4 s');
  });
});
