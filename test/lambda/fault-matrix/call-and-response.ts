/** Faults of the call to Chime and of the response to CloudFormation: the right response arrives, once, and in time. */
import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import type { ReceivedResponse } from '../../../fake-aws/response-receiver';
import { FakeClock, type Harness } from '../../support/harness';
import { API, type Case, outcomeOf, ALWAYS, NUMBER, ONCE, PUT, REMAINING, SECRET } from './faults';

export const REQUEST_TYPES = ['Create', 'Update', 'Delete'] as const;

export interface Scenario {
  readonly title: string;
  readonly requestType: (typeof REQUEST_TYPES)[number];
  readonly api: readonly Case[];
  readonly put: readonly Case[];
  readonly times: number;
}

type Faults = Pick<Scenario, 'api' | 'put' | 'times'>;

export const SINGLE_FAULTS: readonly Faults[] = [ONCE, ALWAYS].flatMap((times) => [
  ...API.map((one) => ({ api: [one], put: [], times })),
  ...PUT.map((one) => ({ api: [], put: [one], times })),
]);

/** One fault of the call, and then one of the response. */
export function callThenResponse(api: readonly Case[], put: readonly Case[]): Faults[] {
  return [ONCE, ALWAYS].flatMap((times) =>
    api.flatMap((one) => put.map((other) => ({ api: [one], put: [other], times }))),
  );
}

/** Two faults of the call, or two of the response. */
export function consecutive(api: readonly Case[], put: readonly Case[]): Faults[] {
  return [
    ...api.flatMap((one) => api.map((other) => ({ api: [one, other], put: [], times: ONCE }))),
    ...put.flatMap((one) => put.map((other) => ({ api: [], put: [one, other], times: ONCE }))),
  ];
}

export function onEveryRequest(faults: readonly Faults[]): Scenario[] {
  return REQUEST_TYPES.flatMap((requestType) =>
    faults.map(({ api, put, times }) => ({
      title: [
        requestType,
        ...[api, put].flatMap((cases, index) =>
          cases.length > 0 ? [`${['API', 'PUT'][index] ?? ''}: ${cases.map(({ name }) => name).join(', then ')}`] : [],
        ),
        times === ONCE ? 'once' : 'always',
      ].join('; '),
      requestType,
      api,
      put,
      times,
    })),
  );
}

/** What failed, and what to do about it. */
const REASON = expect.stringMatching(
  /^Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 \w[^\n]+\. (Check|Deploy|Set)[^\n]+\.$/,
);

const ACCEPTED = { error: 'undefined', rejections: [] };
const NOT_ACCEPTED = {
  error: expect.stringMatching(/^Error: CloudFormation did not accept the response: \w/),
  rejections: [expect.objectContaining({ level: 'ERROR', error: expect.stringMatching(/\w/) })],
};

/** How many responses arrive without the function knowing it. */
function lostResponses(cases: readonly Case[]): number {
  const decided = cases.findIndex(({ meaning }) => meaning === 'passes' || meaning === 'final');
  return cases.slice(0, decided < 0 ? undefined : decided).filter(({ meaning }) => meaning === 'lost').length;
}

export async function expectRightResponse(harness: Harness, { requestType, api, put, times }: Scenario): Promise<void> {
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

  const responses = bodies.map((body) => JSON.parse(body) as ReceivedResponse);

  // THEN CloudFormation accepted the response, or the log has an error
  const lookup = outcomeOf(requestType === 'Delete' ? [] : api, times);
  const isTooLate = lookup === 'exhausted' && put.some(({ meaning }) => meaning === 'hangs' || meaning === 'lost');
  const isAccepted = !isTooLate && outcomeOf(put, times) === 'passes';
  expect({ error: String(error), rejections: rejectionsIn(log) }).toEqual(isAccepted ? ACCEPTED : NOT_ACCEPTED);
  expect(bodies).toHaveLength(isAccepted ? lostResponses(put) + 1 : bodies.length);

  // AND every response was the right one
  expect(new Set(bodies).size).toBe(Math.min(bodies.length, 1));
  expect(
    responses.map(({ Status, PhysicalResourceId, Reason, Data }) => [Status, PhysicalResourceId, Reason, Data?.Status]),
  ).toEqual(
    responses.map(() => [
      lookup === 'passes' ? 'SUCCESS' : 'FAILED',
      NUMBER,
      lookup === 'passes' ? undefined : REASON,
      lookup === 'passes' && requestType !== 'Delete' ? 'Assigned' : undefined,
    ]),
  );

  // AND that was in time
  expect(clock.now()).toBeLessThan(REMAINING);

  // AND nothing secret was logged or returned
  expect([log, inspect(error, { depth: 9 }), ...responses.map(({ Reason }) => Reason)].join('\n')).not.toMatch(SECRET);
}

function rejectionsIn(log: string): unknown[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string })
    .filter(({ message }) => message === 'CloudFormation did not accept the response');
}
