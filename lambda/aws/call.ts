/** One call of an AWS service: its retries, which depend on the error, and their log. */
import type { Verdict } from '../../lib/contract/verdict';
import type { Invocation } from '../runtime/invocation';
import { CallError, summaryOf, verdictOf } from './aws-error';
import { chimeCaller } from './client-config';
import { retry } from './retry';

/** How long a new role can take to reach every IAM host. */
const IAM_PROPAGATION_MS = 60_000;

/** Errors that a new role can cause, until it has reached every IAM host. */
export const MAY_PROPAGATE: readonly Verdict[] = ['access-denied', 'invalid-key'];

const ATTEMPT_TIMEOUT_MS = 5000;
const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 8000;

/**
 * Retries until a response, a final error, or the deadline.
 * @param target the service as the log and reasons name it.
 * @param silenceTimeout milliseconds after which the call ends if the service hasn't responded at all.
 * @throws CallError
 */
export async function call<T>(
  target: string,
  operation: string,
  attempt: (signal: AbortSignal) => Promise<T>,
  invocation: Invocation,
  silenceTimeout = Infinity,
): Promise<T> {
  const { clock, deadline, log, onRetry, propagation = IAM_PROPAGATION_MS } = invocation;
  const start = clock.now();
  let attempts = 0;
  let hasResponded = false;
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
          hasResponded ||= !isSilent;
          return (
            verdict === 'transient' ||
            verdict === 'throttled' ||
            (isSilent && (hasResponded || clock.now() - start < silenceTimeout)) ||
            (MAY_PROPAGATE.includes(verdict) && deadline.elapsed < propagation)
          );
        },
        onRetry: async (error, count, delay) => {
          log.warn('Retrying', { target, attempt: count, delay: Math.round(delay), error: summaryOf(error) });
          await onRetry?.();
        },
      },
    );
  } catch (error) {
    throw new CallError(target, operation, error, attempts, (clock.now() - start) / 1000, chimeCaller(invocation));
  }
}
