/** All faults of a call to Chime and of the response to CloudFormation, and what the function has to do about them. */
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import type { Fault } from '../../../fake-aws/loopback-server';
import type { FakeClock } from '../../support/harness';

export const NUMBER = '+12065550100';
export const REMAINING = 60_000;

type Meaning =
  /** The request succeeds. */
  | 'passes'
  /** A retry helps. */
  | 'transient'
  /** A retry helps, after a timeout. */
  | 'hangs'
  /** The request succeeds, but the client can't know that, and retries. */
  | 'lost'
  /** A retry doesn't help. */
  | 'final';

export interface Case {
  readonly name: string;
  readonly meaning: Meaning;
  readonly fault: (clock: FakeClock) => Fault;
}

export const COMMON: readonly Case[] = [
  { name: 'a hang', meaning: 'hangs', fault: (clock) => faults.hang(clock.expire) },
  { name: 'a reset', meaning: 'transient', fault: () => faults.reset },
  { name: 'another content type', meaning: 'passes', fault: () => faults.relabel('text/plain') },
  { name: 'an HTML page with 403', meaning: 'final', fault: () => faults.htmlPage(403) },
  { name: 'an HTML page with 502', meaning: 'transient', fault: () => faults.htmlPage(502) },
  { name: 'an HTML page with 404', meaning: 'final', fault: () => faults.htmlPage(404) },
  { name: 'an endless 404', meaning: 'final', fault: () => faults.endlessBody(404) },
  { name: 'an endless 503', meaning: 'transient', fault: () => faults.endlessBody(503) },
  { name: 'an empty 503', meaning: 'transient', fault: () => faults.refuse({ status: 503 }) },
  { name: 'a 302', meaning: 'final', fault: () => faults.redirect(302, '/elsewhere') },
];

export const API: readonly Case[] = [
  ...COMMON,
  { name: 'latency', meaning: 'passes', fault: ({ pass }) => faults.latency(2000, pass) },
  { name: 'too much latency', meaning: 'transient', fault: ({ expire }) => faults.latency(7000, expire) },
  { name: 'a hang in mid-body', meaning: 'transient', fault: ({ expire }) => faults.hangMidBody(expire) },
  { name: 'a break in mid-body', meaning: 'transient', fault: () => faults.breakMidBody },
  { name: 'half-written JSON', meaning: 'final', fault: () => faults.halveBody },
  { name: 'an HTML page with 200', meaning: 'final', fault: () => faults.htmlPage(200) },
  { name: 'an endless 200', meaning: 'final', fault: () => faults.endlessBody(200) },
  {
    name: 'an unknown operation',
    meaning: 'final',
    fault: () => faults.refuse(errorResponse('UnknownOperationException')),
  },
  {
    name: 'a missing signature',
    meaning: 'final',
    fault: () => faults.refuse(errorResponse('MissingAuthenticationTokenException')),
  },
  { name: 'a 307', meaning: 'final', fault: () => faults.redirect(307, '/elsewhere') },
  {
    name: 'throttling',
    meaning: 'transient',
    fault: () => faults.refuse(errorResponse('ThrottledClientException')),
  },
  { name: 'a 500', meaning: 'transient', fault: () => faults.refuse(errorResponse('ServiceFailureException')) },
];

/** Accepts the response, then sends an endless body. */
const acceptEndlessly: Fault = async (exchange) => {
  exchange.respond();
  await faults.endlessBody(200)(exchange);
};

export const PUT: readonly Case[] = [
  ...COMMON,
  { name: 'latency', meaning: 'passes', fault: ({ pass }) => faults.latency(300, pass) },
  { name: 'too much latency', meaning: 'lost', fault: ({ expire }) => faults.latency(7000, expire) },
  { name: 'a hang after the status', meaning: 'passes', fault: () => faults.hangMidBody() },
  { name: 'an endless body after the status', meaning: 'passes', fault: () => acceptEndlessly },
  { name: 'a break after the status', meaning: 'passes', fault: () => faults.breakMidBody },
  { name: 'a reset after the work', meaning: 'lost', fault: () => faults.loseResponse },
  { name: 'throttling', meaning: 'transient', fault: () => faults.refuse({ status: 429 }) },
];

/** More than the last four digits of a number, and the signature of a `ResponseURL`. */
export const SECRET = /206\D?555\D?0[13]00|X-Amz|Signature=|=loopback/;

export const ONCE = 1;
export const ALWAYS = Infinity;

/** The outcome of a request that meets with these faults, one after the other. */
export function outcomeOf(cases: readonly Pick<Case, 'meaning'>[], times: number): 'passes' | 'final' | 'exhausted' {
  const decided = cases.find(({ meaning }) => meaning === 'passes' || meaning === 'final')?.meaning;
  return decided === 'passes' || decided === 'final'
    ? decided
    : times === ALWAYS && cases.length > 0
      ? 'exhausted'
      : 'passes';
}
