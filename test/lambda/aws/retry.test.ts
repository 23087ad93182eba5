import { describe, expect, test } from '@jest/globals';
import { Deadline } from '../../../lambda/runtime/deadline';
import { AttemptTimeout, retry } from '../../../lambda/aws/retry';
import { FakeClock } from '../../support/harness';

const PROBLEM = new Error('problem');
const REFUSAL = new Error('refusal');

/** Retries after each error but `REFUSAL`, and returns everything that a test may check. */
async function run(
  clock: FakeClock,
  milliseconds: number,
  attempts: readonly ((signal: AbortSignal) => Promise<string>)[],
) {
  const retries: { error: unknown; attempt: number; delay: number }[] = [];
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
      onRetry: (error, attempt, delay) => void retries.push({ error, attempt, delay }),
    },
  ).catch((error: unknown) => error);
  return { result, count, retries };
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

/** An attempt that never ends, and ignores its signal. */
const hang = (clock: FakeClock) => async () =>
  await new Promise<string>(() => {
    void clock.expire();
  });

describe('retry', () => {
  test('returns the result of a success', async () => {
    const clock = new FakeClock();

    expect(await run(clock, 60_000, [succeed()])).toEqual({ result: 'result', count: 1, retries: [] });
    expect(clock.sleeps).toEqual([]);
  });

  test('throws an error that must not be retried', async () => {
    expect(await run(new FakeClock(), 60_000, [fail(REFUSAL)])).toEqual({ result: REFUSAL, count: 1, retries: [] });
  });

  test('calls onRetry before each delay', async () => {
    const { result, retries } = await run(new FakeClock(1), 60_000, [fail(), fail(), succeed()]);

    expect(result).toBe('result');
    expect(retries).toEqual([
      { error: PROBLEM, attempt: 1, delay: 100 },
      { error: PROBLEM, attempt: 2, delay: 200 },
    ]);
  });

  test('shortens a delay to the deadline, without an attempt after it', async () => {
    const clock = new FakeClock(1);

    const { result, count } = await run(clock, 250, [fail()]);

    expect(result).toBe(PROBLEM);
    expect(count).toBe(2);
    expect(clock.sleeps).toEqual([100, 150]);
    expect(clock.now()).toBe(250);
  });

  test('ends after an attempt that lasted until the deadline, without a delay', async () => {
    const clock = new FakeClock();

    const { result, retries } = await run(clock, 3000, [failAfter(clock, 3000)]);

    expect(result).toEqual(new AttemptTimeout(3000));
    expect(retries).toEqual([]);
    expect(clock.sleeps).toEqual([]);
  });

  test('ends an attempt that hangs at its timeout, and aborts its signal', async () => {
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

  test('cancels the timer of an attempt that ends in time', async () => {
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

  test('throws the timeout of an attempt that had its full time, not the error before it', async () => {
    const clock = new FakeClock(0);

    expect((await run(clock, 5000, [fail(), hang(clock)])).result).toEqual(new AttemptTimeout(5000));
  });

  test('throws the error before an attempt that the deadline shortened', async () => {
    const clock = new FakeClock(0);

    expect((await run(clock, 4999, [fail(), hang(clock)])).result).toBe(PROBLEM);
  });

  test('throws the timeout of an attempt that the deadline shortened if there was no other error', async () => {
    const clock = new FakeClock();

    const { result } = await run(clock, 400, [hang(clock)]);

    expect(result).toEqual(new AttemptTimeout(400));
    expect((result as Error).message).toBe('no response within 0.4 s');
  });
});
