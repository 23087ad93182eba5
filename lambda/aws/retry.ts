/** Retries with exponential backoff and full jitter, limited by time instead of a number of attempts. */
import type { Clock } from '../runtime/clock';
import type { Deadline } from '../runtime/deadline';

export interface RetryOptions {
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** Milliseconds for one attempt. */
  readonly attemptTimeout: number;
  /** Maximum of the first delay in milliseconds. It doubles with each attempt. */
  readonly baseDelay: number;
  /** Maximum of every delay in milliseconds. */
  readonly maxDelay: number;
  readonly shouldRetry: (error: unknown) => boolean;
  /** Called before each delay, which begins when the promise resolves. */
  readonly onRetry: (error: unknown, attempt: number, delay: number) => void | Promise<void>;
}

export class AttemptTimeout extends Error {
  public override readonly name = 'AttemptTimeout';

  public constructor(milliseconds: number) {
    super(`no response within ${(milliseconds / 1000).toFixed(1)} s`);
  }
}

/**
 * Retries until an attempt succeeds, an error is final, or the deadline has passed. Then throws the last meaningful
 * error.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retry<T>(attempt: (signal: AbortSignal) => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, deadline } = options;
  let lastMeaningfulError: unknown;
  for (let count = 1; ; count += 1) {
    const milliseconds = Math.min(options.attemptTimeout, deadline.remaining);
    try {
      return await withTimeout(attempt, milliseconds, clock);
    } catch (error) {
      // If the deadline cut an attempt short, its timeout means less than the error before it.
      const isCutShort = error instanceof AttemptTimeout && milliseconds < options.attemptTimeout;
      lastMeaningfulError = isCutShort ? (lastMeaningfulError ?? error) : error;
      if (deadline.remaining === 0 || !options.shouldRetry(error)) {
        throw lastMeaningfulError;
      }
      const backoff = clock.random() * Math.min(options.maxDelay, options.baseDelay * 2 ** (count - 1));
      const delay = Math.min(backoff, deadline.remaining);
      await options.onRetry(error, count, delay);
      await clock.sleep(Math.min(delay, deadline.remaining));
      if (deadline.remaining === 0) {
        throw lastMeaningfulError;
      }
    }
  }
}

/** Rejects at the timeout, even if the attempt ignores the signal. */
export async function withTimeout<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
  clock: Clock,
): Promise<T> {
  const controller = new AbortController();
  return await new Promise<T>((resolve, reject) => {
    const cancel = clock.schedule(milliseconds, () => {
      const error = new AttemptTimeout(milliseconds);
      reject(error);
      controller.abort(error);
    });
    attempt(controller.signal).then(resolve, reject).finally(cancel);
  });
}
