/** How large what is shipped may be. */
import type { Bytes } from './bytes';
import { count } from './tables';

/** In bytes. */
export interface Sizes {
  readonly handler: Bytes;
  readonly tarball: number;
}

const MAX_HANDLER_GZIP = 60_000;
const MAX_TARBALL = 250_000;

/** Of the recorded size of the handler, compressed. More is a change that somebody should know of. */
const ALLOWED_GROWTH = 0.05;

/** What is wrong with sizes, and what to do about it. */
export function problems({ handler, tarball }: Sizes, recorded: Sizes): string[] {
  const limits: readonly (readonly [string, number, number])[] = [
    ['The handler takes', handler.gzip, MAX_HANDLER_GZIP],
    ['The tarball takes', tarball, MAX_TARBALL],
  ];
  const found = limits
    .filter(([, size, limit]) => size > limit)
    .map(([what, size, limit]) => `${what} ${count(size)} bytes, compressed; the limit is ${count(limit)}.`);
  if (handler.gzip > recorded.handler.gzip * (1 + ALLOWED_GROWTH)) {
    const growth = handler.gzip / recorded.handler.gzip - 1;
    found.push(
      `The handler has grown by ${(growth * 100).toFixed(1)} %, from ${count(recorded.handler.gzip)} to ${count(handler.gzip)} bytes, compressed; ${ALLOWED_GROWTH * 100} % are allowed. Where that is meant, record the new size: npm run test:size -- --record`,
    );
  }
  return found;
}
