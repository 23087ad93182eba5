/**
 * Everything that can go wrong with the call to Chime and with the answer to CloudFormation, alone and in pairs, once
 * and for good, on every kind of request. Time is virtual, HTTP is real.
 */
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { errorAnswer } from '../../fake-chime/chime-endpoint';
import * as troubles from '../../fake-chime/faults';
import type { Trouble } from '../../fake-chime/faults';
import type { ReceivedAnswer } from '../../fake-chime/response-receiver';
import { FakeClock, Harness } from '../support/harness';

const NUMBER = '+12065550100';
const REMAINING = 60_000;
const REQUEST_TYPES = ['Create', 'Update', 'Delete'] as const;

/** What a trouble means for the one who meets with it. */
type Meaning =
  /** No harm done. */
  | 'passes'
  /** No harm done if it is tried again. */
  | 'transient'
  /** As `transient`, and it has taken all of the time of an attempt. */
  | 'hangs'
  /** Done, but nobody can know: it is done once more. */
  | 'lost'
  /** Trying again would not help. */
  | 'final';

interface Case {
  readonly name: string;
  readonly meaning: Meaning;
  readonly trouble: (clock: FakeClock) => Trouble;
}

const COMMON: readonly Case[] = [
  { name: 'a hang', meaning: 'hangs', trouble: (clock) => troubles.hang(clock.expire) },
  { name: 'a reset', meaning: 'transient', trouble: () => troubles.reset },
  { name: 'another content type', meaning: 'passes', trouble: () => troubles.relabel('text/plain') },
  { name: 'an HTML page with 403', meaning: 'final', trouble: () => troubles.htmlPage(403) },
  { name: 'an HTML page with 502', meaning: 'transient', trouble: () => troubles.htmlPage(502) },
  { name: 'an empty 503', meaning: 'transient', trouble: () => troubles.refuse({ status: 503 }) },
  { name: 'a 302', meaning: 'final', trouble: () => troubles.redirect(302, '/elsewhere') },
];

const API: readonly Case[] = [
  ...COMMON,
  { name: 'latency', meaning: 'passes', trouble: ({ pass }) => troubles.latency(2000, pass) },
  { name: 'too much latency', meaning: 'transient', trouble: ({ expire }) => troubles.latency(7000, expire) },
  { name: 'a hang in mid-body', meaning: 'transient', trouble: ({ expire }) => troubles.hangMidBody(expire) },
  { name: 'a break in mid-body', meaning: 'transient', trouble: () => troubles.breakMidBody },
  { name: 'half-written JSON', meaning: 'final', trouble: () => troubles.halveBody },
  { name: 'an HTML page with 200', meaning: 'final', trouble: () => troubles.htmlPage(200) },
  { name: 'a 307', meaning: 'final', trouble: () => troubles.redirect(307, '/elsewhere') },
  {
    name: 'throttling',
    meaning: 'transient',
    trouble: () => troubles.refuse(errorAnswer('ThrottledClientException')),
  },
  { name: 'a 500', meaning: 'transient', trouble: () => troubles.refuse(errorAnswer('ServiceFailureException')) },
];

const PUT: readonly Case[] = [
  ...COMMON,
  { name: 'latency', meaning: 'passes', trouble: ({ pass }) => troubles.latency(300, pass) },
  { name: 'too much latency', meaning: 'lost', trouble: ({ expire }) => troubles.latency(7000, expire) },
  { name: 'a hang after the status', meaning: 'passes', trouble: () => troubles.hangMidBody() },
  { name: 'a break after the status', meaning: 'passes', trouble: () => troubles.breakMidBody },
  { name: 'a reset after the work', meaning: 'lost', trouble: () => troubles.loseAnswer },
  { name: 'throttling', meaning: 'transient', trouble: () => troubles.refuse({ status: 429 }) },
];

/** What failed, and what to do about it. */
const READABLE = expect.stringMatching(
  /^Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 \w[^\n]+\. (Check|Deploy|Set)[^\n]+\.$/,
);

const ACCEPTED = { error: 'undefined', complaints: [] };
const NOT_ACCEPTED = {
  error: expect.stringMatching(/^Error: CloudFormation did not accept the answer: \w/),
  complaints: [expect.objectContaining({ level: 'ERROR', error: expect.stringMatching(/\w/) })],
};

/** More of a number than its end, and the part of a `ResponseURL` that lets anybody answer. */
const SECRET = /206\D?555\D?0100|X-Amz|Signature=|=loopback/;

const ONCE = 1;
const FOR_GOOD = Infinity;

interface Scenario {
  readonly title: string;
  readonly requestType: (typeof REQUEST_TYPES)[number];
  readonly api: readonly Case[];
  readonly put: readonly Case[];
  readonly times: number;
}

const scenarios = REQUEST_TYPES.flatMap((requestType): Scenario[] => {
  const scenario = (api: readonly Case[], put: readonly Case[], times: number): Scenario => ({
    title: [
      requestType,
      ...[api, put].flatMap((cases, index) =>
        cases.length > 0 ? [`${['API', 'PUT'][index] ?? ''}: ${cases.map(({ name }) => name).join(', then ')}`] : [],
      ),
      times === ONCE ? 'once' : 'for good',
    ].join('; '),
    requestType,
    api,
    put,
    times,
  });
  const alone = (times: number) => [
    ...API.map((one) => scenario([one], [], times)),
    ...PUT.map((one) => scenario([], [one], times)),
  ];
  const both = (times: number) => API.flatMap((one) => PUT.map((other) => scenario([one], [other], times)));
  return [
    ...alone(ONCE),
    ...alone(FOR_GOOD),
    ...both(ONCE),
    ...both(FOR_GOOD),
    ...API.flatMap((one) => API.map((other) => scenario([one, other], [], ONCE))),
    ...PUT.flatMap((one) => PUT.map((other) => scenario([], [one, other], ONCE))),
  ];
});

/** Where troubles in a row lead: through them all, or to one that decides. */
function endOf(cases: readonly Case[], times: number): 'passes' | 'final' | 'exhausted' {
  const decided = cases.find(({ meaning }) => meaning === 'passes' || meaning === 'final')?.meaning;
  return decided === 'passes' || decided === 'final'
    ? decided
    : times === FOR_GOOD && cases.length > 0
      ? 'exhausted'
      : 'passes';
}

/** How often the receiver takes an answer that the handler does not know to be taken. */
function lost(cases: readonly Case[]): number {
  const decided = cases.findIndex(({ meaning }) => meaning === 'passes' || meaning === 'final');
  return cases.slice(0, decided < 0 ? undefined : decided).filter(({ meaning }) => meaning === 'lost').length;
}

let harness: Harness;
let tried = 0;

beforeEach(async () => {
  harness = await Harness.start();
});

afterEach(async () => {
  await harness.stop();
});

afterAll(() => {
  process.stdout.write(`Fault matrix: ${tried} cases tried\n`);
});

describe('the fault matrix', () => {
  test.each(scenarios)('$title', async ({ requestType, api, put, times }) => {
    // GIVEN
    const clock = new FakeClock();
    api.forEach(({ trouble }) => {
      harness.endpoint.disturb(trouble(clock), times);
    });
    put.forEach(({ trouble }) => {
      harness.receiver.disturb(trouble(clock), times);
    });
    const event = harness.event({
      RequestType: requestType,
      ...(requestType !== 'Create' && { PhysicalResourceId: NUMBER }),
      ResourceProperties: { PhoneNumberId: NUMBER },
    });

    // WHEN
    const { bodies, log, error } = await harness.invoke(event, { clock, remaining: REMAINING });
    tried += 1;

    const answers = bodies.map((body) => JSON.parse(body) as ReceivedAnswer);

    // THEN the answer was accepted, or the log says clearly that it was not
    const looked = endOf(requestType === 'Delete' ? [] : api, times);
    const isTooLate = looked === 'exhausted' && put.some(({ meaning }) => meaning === 'hangs' || meaning === 'lost');
    const isAccepted = !isTooLate && endOf(put, times) === 'passes';
    expect({ error: String(error), complaints: complaintsIn(log) }).toEqual(isAccepted ? ACCEPTED : NOT_ACCEPTED);
    expect(bodies).toHaveLength(isAccepted ? lost(put) + 1 : bodies.length);

    // AND it was the right one, whenever one came
    expect(new Set(bodies).size).toBe(Math.min(bodies.length, 1));
    expect(
      answers.map(({ Status, PhysicalResourceId, Reason, Data }) => [Status, PhysicalResourceId, Reason, Data?.Status]),
    ).toEqual(
      answers.map(() => [
        looked === 'passes' ? 'SUCCESS' : 'FAILED',
        NUMBER,
        looked === 'passes' ? undefined : READABLE,
        looked === 'passes' && requestType !== 'Delete' ? 'Assigned' : undefined,
      ]),
    );

    // AND all that in time
    expect(clock.now()).toBeLessThan(REMAINING);

    // AND nothing was told that must not be
    expect([log, inspect(error, { depth: 9 }), ...answers.map(({ Reason }) => Reason)].join('\n')).not.toMatch(SECRET);
  });
});

function complaintsIn(log: string): unknown[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string })
    .filter(({ message }) => message === 'CloudFormation did not accept the answer');
}
