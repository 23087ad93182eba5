/**
 * Everything that can go wrong with the call to Chime and with the answer to CloudFormation, alone and in pairs, once
 * and for good, on every kind of request. Time is virtual, HTTP is real.
 */
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../fake-chime/chime-endpoint';
import * as faults from '../../fake-chime/faults';
import { type Fault, send } from '../../fake-chime/loopback-server';
import type { ReceivedResponse } from '../../fake-chime/response-receiver';
import { manyNumbers } from '../support/many-numbers';
import type { PhoneNumberAttribute } from '../../lib';
import { writeLastSuccess } from '../../lib/contract/last-success';
import { CloudFormationEndpoint } from '../support/cloudformation-endpoint';
import { FakeClock, Harness, STACK_ID } from '../support/harness';
import { SsmEndpoint } from '../support/ssm-endpoint';

const NUMBER = '+12065550100';
const REMAINING = 60_000;
const REQUEST_TYPES = ['Create', 'Update', 'Delete'] as const;

/** What a fault means for the one who meets with it. */
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
  readonly fault: (clock: FakeClock) => Fault;
}

const COMMON: readonly Case[] = [
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

const API: readonly Case[] = [
  ...COMMON,
  { name: 'latency', meaning: 'passes', fault: ({ pass }) => faults.latency(2000, pass) },
  { name: 'too much latency', meaning: 'transient', fault: ({ expire }) => faults.latency(7000, expire) },
  { name: 'a hang in mid-body', meaning: 'transient', fault: ({ expire }) => faults.hangMidBody(expire) },
  { name: 'a break in mid-body', meaning: 'transient', fault: () => faults.breakMidBody },
  { name: 'half-written JSON', meaning: 'final', fault: () => faults.halveBody },
  { name: 'an HTML page with 200', meaning: 'final', fault: () => faults.htmlPage(200) },
  { name: 'an endless 200', meaning: 'final', fault: () => faults.endlessBody(200) },
  {
    name: 'an operation that is not known',
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

/** The answer is taken, and what is said to it never ends. */
const acceptEndlessly: Fault = async (exchange) => {
  exchange.respond();
  await faults.endlessBody(200)(exchange);
};

const PUT: readonly Case[] = [
  ...COMMON,
  { name: 'latency', meaning: 'passes', fault: ({ pass }) => faults.latency(300, pass) },
  { name: 'too much latency', meaning: 'lost', fault: ({ expire }) => faults.latency(7000, expire) },
  { name: 'a hang after the status', meaning: 'passes', fault: () => faults.hangMidBody() },
  { name: 'an endless body after the status', meaning: 'passes', fault: () => acceptEndlessly },
  { name: 'a break after the status', meaning: 'passes', fault: () => faults.breakMidBody },
  { name: 'a reset after the work', meaning: 'lost', fault: () => faults.loseResponse },
  { name: 'throttling', meaning: 'transient', fault: () => faults.refuse({ status: 429 }) },
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
const SECRET = /206\D?555\D?0[13]00|X-Amz|Signature=|=loopback/;

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

/** Where faults in a row lead: through them all, or to one that decides. */
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
    api.forEach(({ fault }) => {
      harness.endpoint.injectFault(fault(clock), times);
    });
    put.forEach(({ fault }) => {
      harness.receiver.injectFault(fault(clock), times);
    });
    const event = harness.event({
      RequestType: requestType,
      ...(requestType !== 'Create' && { PhysicalResourceId: NUMBER }),
      ResourceProperties: { PhoneNumberId: NUMBER },
    });

    // WHEN
    const { bodies, log, error } = await harness.invoke(event, { clock, remaining: REMAINING });
    tried += 1;

    const answers = bodies.map((body) => JSON.parse(body) as ReceivedResponse);

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

/** What a page of a list may be beside what can befall any answer. */
const ANSWERS: readonly Case[] = [
  { name: 'a NextToken that repeats', meaning: 'final', fault: () => rewrite(() => ({ NextToken: 'again' })) },
  { name: 'a NextToken of another type', meaning: 'final', fault: () => rewrite(() => ({ NextToken: 7 })) },
  { name: 'no list', meaning: 'final', fault: () => rewrite(() => ({ PhoneNumbers: undefined })) },
  {
    name: 'foreign fields and records',
    meaning: 'passes',
    fault: () =>
      rewrite(({ PhoneNumbers, ...page }) => ({
        ...page,
        Total: 250,
        PhoneNumbers: [null, 7, { Tags: [] }, ...PhoneNumbers.map((one) => ({ ...one, Tags: [{}], Carrier: null }))],
      })),
  },
];

/** What can befall a match. */
const MOVE: Case = {
  name: 'a number that moves to the next page',
  meaning: 'passes',
  fault: () => (exchange) => {
    const page = exchange.respond();
    harness.endpoint.remove(SUPPORT);
    harness.endpoint.put(FOUND);
    send(exchange.response, page);
  },
};

/** Where the one number that matches is in a list of 250: nowhere, on page three, or there with another one. */
const INVENTORIES = [
  { matches: 'none', names: [] },
  { matches: 'one', names: [229] },
  { matches: 'several', names: [229, 12] },
];

const SUPPORT = '+12065550300';
const FOUND = { ...manyNumbers(1)[0], PhoneNumberId: SUPPORT, E164PhoneNumber: SUPPORT, Name: 'Support' };

const LIST_FAILED = expect.stringMatching(
  /^The phone numbers for find \(Name of 7 characters\) could not be listed, page \d: Amazon Chime SDK Voice in us-east-1 \w[^\n]+\. (Check|Deploy|Set|Add)[^\n]+\.$/,
);
const ENDS: Readonly<Record<string, readonly unknown[]>> = {
  one: ['SUCCESS', SUPPORT, undefined],
  none: ['FAILED', 'SupportLine', expect.stringMatching(/^No phone number matches find .* Check the find prop/)],
  several: ['FAILED', 'SupportLine', expect.stringMatching(/^2 phone numbers match find .*: …0012, …0300\. Add/)],
  failed: ['FAILED', 'SupportLine', LIST_FAILED],
};

describe('the fault matrix of a list', () => {
  const listScenarios = INVENTORIES.flatMap(({ matches, names }) =>
    [...API, ...(matches === 'none' ? ANSWERS : [...ANSWERS, MOVE])].flatMap((one) =>
      [1, 2, 3].flatMap((page) =>
        [ONCE, FOR_GOOD].map((times) => ({
          ...{ matches, names, one, page, times },
          title: `${matches} of 250; page ${page}: ${one.name}; ${times === ONCE ? 'once' : 'for good'}`,
        })),
      ),
    ),
  );

  test.each(listScenarios)('$title', async ({ matches, names, one, page, times }) => {
    // GIVEN
    const clock = new FakeClock();
    manyNumbers(250).forEach((record, index) => {
      const isFound = names.at(0) === index;
      const other = { ...record, PhoneNumberId: '+12065550012', E164PhoneNumber: '+12065550012', Name: 'Support' };
      harness.endpoint.put(isFound ? FOUND : names.includes(index) ? other : record);
    });
    harness.endpoint.injectFault(
      faults.during(() => false, faults.reset),
      page - 1,
    );
    harness.endpoint.injectFault(one.fault(clock), times);
    const event = harness.event({ ResourceProperties: { Find: { Name: 'Support' } } });

    // WHEN
    const { response, log, error } = await harness.invoke(event, { clock, remaining: REMAINING });
    tried += 1;

    // THEN it was the right answer, in time
    const looked = endOf([one], times);
    const end = looked === 'passes' ? matches : 'failed';
    expect([response.Status, response.PhysicalResourceId, response.Reason]).toEqual(ENDS[end]);
    expect(error).toBeUndefined();
    expect(clock.now()).toBeLessThan(REMAINING);

    // AND nothing was told that must not be
    expect([log, response.Reason].join('\n')).not.toMatch(SECRET);
  });
});

interface RawPage {
  readonly PhoneNumbers: readonly object[];
  readonly NextToken?: string;
}

/** Changes what a page says. Answers that are no page stay as they are. */
function rewrite(change: (page: RawPage) => object): Fault {
  return ({ respond, response }) => {
    const { body = '{}', ...rest } = respond();
    const page = JSON.parse(body) as Partial<RawPage>;
    const changed = page.PhoneNumbers ? { ...page, ...change(page as RawPage) } : page;
    send(response, { ...rest, body: JSON.stringify(changed) });
  };
}

/** What CloudFormation and Parameter Store can do to the lookup of a rollback, while Chime does not know the number. */
const SIDE: readonly Case[] = [
  // The SDK reads these bodies by itself, until the attempt's time is up.
  ...COMMON.filter(({ name }) => !name.startsWith('an endless')),
  { name: 'latency', meaning: 'passes', fault: ({ pass }) => faults.latency(2000, pass) },
  { name: 'too much latency', meaning: 'transient', fault: ({ expire }) => faults.latency(7000, expire) },
  { name: 'a hang in mid-body', meaning: 'transient', fault: ({ expire }) => faults.hangMidBody(expire) },
  { name: 'a break in mid-body', meaning: 'transient', fault: () => faults.breakMidBody },
  { name: 'half a body', meaning: 'final', fault: () => faults.halveBody },
  { name: 'an HTML page with 200', meaning: 'final', fault: () => faults.htmlPage(200) },
];

const NONE: Case = {
  name: 'nothing',
  meaning: 'passes',
  fault: () => (exchange) => {
    send(exchange.response, exchange.respond());
  },
};

const rollbacks = [ONCE, FOR_GOOD].flatMap((times) =>
  SIDE.flatMap((one) => [
    { status: one, parameter: NONE, times },
    { status: NONE, parameter: one, times },
    { status: one, parameter: one, times },
  ]).map(({ status, parameter }) => ({
    title: `CloudFormation: ${status.name}; Parameter Store: ${parameter.name}; ${times === ONCE ? 'once' : 'for good'}`,
    status,
    parameter,
    times,
  })),
);

describe('the fault matrix of a rollback', () => {
  let cloudFormation: CloudFormationEndpoint;
  let ssm: SsmEndpoint;

  beforeEach(async () => {
    cloudFormation = await CloudFormationEndpoint.start(STACK_ID);
    cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    ssm = await SsmEndpoint.start();
  });

  afterEach(async () => {
    await Promise.all([cloudFormation.stop(), ssm.stop()]);
  });

  test.each(rollbacks)('$title', async ({ status, parameter, times }) => {
    // GIVEN
    const clock = new FakeClock();
    const { response: created } = await harness.create({ PhoneNumberId: NUMBER }, { clock });
    const attributes = created.Data as Record<PhoneNumberAttribute, string>;
    ssm.put('/cdk-chime-phone-number/Producer/SupportLine', writeLastSuccess(attributes));
    harness.endpoint.remove(NUMBER);
    cloudFormation.injectFault(status.fault(clock), times);
    ssm.injectFault(parameter.fault(clock), times);
    const event = harness.event({
      RequestType: 'Update',
      PhysicalResourceId: NUMBER,
      ResourceProperties: { PhoneNumberId: NUMBER, OnRollback: 'restore' },
    });
    const environment = { ...cloudFormation.environment, ...ssm.environment };

    // WHEN
    const { response, log } = await harness.invoke(event, { clock, remaining: REMAINING, environment });
    tried += 1;

    // THEN the last success is the answer, or the reason says that the number is gone, and where it can, how to go on
    const isKnown = endOf([status], times) === 'passes';
    const isRead = isKnown && endOf([parameter], times) === 'passes';
    expect(response.Data).toEqual(isRead ? attributes : undefined);
    expect(response.Reason ?? 'none').toMatch(
      isRead ? /^none$/ : isKnown ? /was not found: .+ This was the rollback/ : /may be missing\.$/,
    );
    expect(response.PhysicalResourceId).toBe(NUMBER);

    // AND all that in time, with nothing told that must not be
    expect(clock.now()).toBeLessThan(REMAINING);
    expect(log + (response.Reason ?? '')).not.toMatch(SECRET);
  });
});

function complaintsIn(log: string): unknown[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string })
    .filter(({ message }) => message === 'CloudFormation did not accept the answer');
}
