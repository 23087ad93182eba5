/** A request whose calls to Chime and whose answers meet with faults: the answer is the right one, once, and in time. */
import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import type { ReceivedResponse } from '../../../fake-aws/response-receiver';
import { FakeClock, type Harness } from '../../support/harness';
import { API, type Case, endOf, FOR_GOOD, NUMBER, ONCE, PUT, REMAINING, SECRET } from './faults';

export const REQUEST_TYPES = ['Create', 'Update', 'Delete'] as const;

export interface Scenario {
  readonly title: string;
  readonly requestType: (typeof REQUEST_TYPES)[number];
  readonly api: readonly Case[];
  readonly put: readonly Case[];
  readonly times: number;
}

type Faults = Pick<Scenario, 'api' | 'put' | 'times'>;

/** Every fault alone. */
export const ALONE: readonly Faults[] = [ONCE, FOR_GOOD].flatMap((times) => [
  ...API.map((one) => ({ api: [one], put: [], times })),
  ...PUT.map((one) => ({ api: [], put: [one], times })),
]);

/** A call with one fault, and then an answer with another one. */
export function bothOf(api: readonly Case[], put: readonly Case[]): Faults[] {
  return [ONCE, FOR_GOOD].flatMap((times) =>
    api.flatMap((one) => put.map((other) => ({ api: [one], put: [other], times }))),
  );
}

/** One fault after another one, of the call or of the answer. */
export function inARow(api: readonly Case[], put: readonly Case[]): Faults[] {
  return [
    ...api.flatMap((one) => api.map((other) => ({ api: [one, other], put: [], times: ONCE }))),
    ...put.flatMap((one) => put.map((other) => ({ api: [], put: [one, other], times: ONCE }))),
  ];
}

/** The faults on every kind of request. */
export function onEveryRequest(faults: readonly Faults[]): Scenario[] {
  return REQUEST_TYPES.flatMap((requestType) =>
    faults.map(({ api, put, times }) => ({
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
    })),
  );
}

/** What failed, and what to do about it. */
const READABLE = expect.stringMatching(
  /^Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 \w[^\n]+\. (Check|Deploy|Set)[^\n]+\.$/,
);

const ACCEPTED = { error: 'undefined', complaints: [] };
const NOT_ACCEPTED = {
  error: expect.stringMatching(/^Error: CloudFormation did not accept the response: \w/),
  complaints: [expect.objectContaining({ level: 'ERROR', error: expect.stringMatching(/\w/) })],
};

/** How often the receiver takes an answer that the handler does not know to be taken. */
function lost(cases: readonly Case[]): number {
  const decided = cases.findIndex(({ meaning }) => meaning === 'passes' || meaning === 'final');
  return cases.slice(0, decided < 0 ? undefined : decided).filter(({ meaning }) => meaning === 'lost').length;
}

export async function expectRightAnswer(harness: Harness, { requestType, api, put, times }: Scenario): Promise<void> {
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
}

function complaintsIn(log: string): unknown[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string })
    .filter(({ message }) => message === 'CloudFormation did not accept the response');
}
