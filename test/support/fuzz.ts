/** Settings of the property-based tests that invoke the function over HTTP. */
import { jest } from '@jest/globals';

const TIMEOUT_MS = 120_000;

jest.setTimeout(TIMEOUT_MS);

/** One test for each round, because a test has a timeout. */
export const ROUNDS = Array.from({ length: Number(process.env.PROPERTY_ROUNDS ?? 1) }, (_, index) => index + 1);

/** The property fails before the test times out: runs that went on would share the endpoints with the next test. */
export function runs(numRuns: number) {
  return { numRuns, interruptAfterTimeLimit: TIMEOUT_MS - 20_000, markInterruptAsFailure: true };
}
