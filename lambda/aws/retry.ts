/** Full-jitter exponential back-off, bounded by time and not by a number of attempts. */
import type { Clock } from '../runtime/clock';
import type { Deadline } from '../runtime/deadline';

export interface RetryOptions {
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** Milliseconds after which an attempt that hangs is cut off. */
  readonly attemptTimeout: number;
  /** Upper bound of the first delay in milliseconds; it doubles with each attempt. */
  readonly baseDelay: number;
  /** Upper bound of every delay in milliseconds. */
  readonly maxDelay: number;
  /** Whether another attempt could fare better. */
  readonly shouldRetry: (error: unknown) => boolean;
  /** Told before each delay, which waits for it. */
  readonly onRetry: (error: unknown, attempt: number, delay: number) => void | Promise<void>;
}

/** An attempt was cut off because it hung. */
export class AttemptTimeout extends Error {
  public override readonly name = 'AttemptTimeout';

  public constructor(milliseconds: number) {
    super(`no response within ${(milliseconds / 1000).toFixed(1)} s`);
  }
}

/**
 * Calls until it succeeds, fails for good or time is up, and then throws the last error that says something.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retry<T>(attempt: (signal: AbortSignal) => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, deadline } = options;
  let lastMeaningfulError: unknown;
  for (let count = 1; ; count += 1) {
    const milliseconds = Math.min(options.attemptTimeout, deadline.remaining);
    try {
      return await cutOff(attempt, milliseconds, clock);
    } catch (error) {
      // An attempt that had less than its time says nothing of the service; what came before it does.
      const isCutShort = error instanceof AttemptTimeout && milliseconds < options.attemptTimeout;
      lastMeaningfulError = isCutShort ? (lastMeaningfulError ?? error) : error;
      if (deadline.remaining === 0 || !options.shouldRetry(error)) {
        throw lastMeaningfulError;
      }
      const backOff = clock.random() * Math.min(options.maxDelay, options.baseDelay * 2 ** (count - 1));
      const delay = Math.min(backOff, deadline.remaining);
      await options.onRetry(error, count, delay);
      await clock.sleep(Math.min(delay, deadline.remaining));
      if (deadline.remaining === 0) {
        throw lastMeaningfulError;
      }
    }
  }
}

/** Ends an attempt in time even where what it waits for does not listen to the signal. */
export async function cutOff<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
  clock: Clock,
): Promise<T> {
  const controller = new AbortController();
  return await new Promise<T>((resolve, reject) => {
    const callOff = clock.after(milliseconds, () => {
      const error = new AttemptTimeout(milliseconds);
      reject(error);
      controller.abort(error);
    });
    attempt(controller.signal).then(resolve, reject).finally(callOff);
  });
}
