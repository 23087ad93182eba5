/** One call to an AWS service, retried as the error taxonomy says and followed in the log. */
import { CallError, summaryOf, verdictOf } from './aws-error';
import type { Invocation } from '../runtime/invocation';
import { retry } from './retry';

/** How long IAM may take to know a new role everywhere. */
const IAM_PROPAGATION_MS = 60_000;

const ATTEMPT_TIMEOUT_MS = 5000;
const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 8000;

/**
 * Calls until there is an answer, a final error or no more time.
 * @param target who is called, for the log and for reasons.
 * @param operation of the API.
 * @param patience milliseconds after which a target is given up that has not answered at all.
 * @throws CallError
 */
export async function call<T>(
  target: string,
  operation: string,
  attempt: (signal: AbortSignal) => Promise<T>,
  { clock, deadline, log, onSetback }: Invocation,
  patience = Infinity,
): Promise<T> {
  const start = clock.now();
  let attempts = 0;
  let hasAnswered = false;
  try {
    return await retry(
      async (signal) => {
        attempts += 1;
        return await attempt(signal);
      },
      {
        clock,
        deadline,
        attemptTimeout: ATTEMPT_TIMEOUT_MS,
        baseDelay: BASE_DELAY_MS,
        maxDelay: MAX_DELAY_MS,
        shouldRetry: (error) => {
          const verdict = verdictOf(error);
          const isSilent = verdict === 'timeout' || verdict === 'no-connection';
          hasAnswered ||= !isSilent;
          return (
            verdict === 'transient' ||
            verdict === 'throttled' ||
            (isSilent && (hasAnswered || clock.now() - start < patience)) ||
            (verdict === 'access-denied' && deadline.elapsed < IAM_PROPAGATION_MS)
          );
        },
        onRetry: async (error, count, delay) => {
          log.warn('Retrying', { target, attempt: count, delay: Math.round(delay), error: summaryOf(error) });
          await onSetback?.();
        },
      },
    );
  } catch (error) {
    throw new CallError(target, operation, error, attempts, (clock.now() - start) / 1000);
  }
}
