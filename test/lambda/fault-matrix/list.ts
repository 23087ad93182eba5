/** A list of 250 numbers, of which a page meets with a fault: the answer is the right one, and in time. */
import { expect } from '@jest/globals';
import type { ChimeEndpoint } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import { type Fault, send } from '../../../fake-aws/loopback-server';
import { FakeClock, type Harness } from '../../support/harness';
import { manyNumbers } from '../../support/many-numbers';
import { API, type Case, endOf, FOR_GOOD, ONCE, REMAINING, SECRET } from './faults';

interface ListCase extends Omit<Case, 'fault'> {
  readonly fault: (clock: FakeClock, endpoint: ChimeEndpoint) => Fault;
}

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
const MOVE: ListCase = {
  name: 'a number that moves to the next page',
  meaning: 'passes',
  fault: (_, endpoint) => (exchange) => {
    const page = exchange.respond();
    endpoint.remove(SUPPORT);
    endpoint.put(FOUND);
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

export interface ListScenario {
  readonly title: string;
  readonly matches: string;
  readonly names: readonly number[];
  /** The page that meets with the fault, from 1 on. */
  readonly page: number;
  readonly fault: ListCase;
  readonly times: number;
}

/** Every fault of a page, once and for good. */
export function onPage(page: number): ListScenario[] {
  return INVENTORIES.flatMap(({ matches, names }) =>
    [...API, ...(matches === 'none' ? ANSWERS : [...ANSWERS, MOVE])].flatMap((fault) =>
      [ONCE, FOR_GOOD].map((times) => ({
        ...{ matches, names, page, fault, times },
        title: `${matches} of 250; page ${page}: ${fault.name}; ${times === ONCE ? 'once' : 'for good'}`,
      })),
    ),
  );
}

export async function expectRightEnd(
  harness: Harness,
  { matches, names, page, fault, times }: ListScenario,
): Promise<void> {
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
  harness.endpoint.injectFault(fault.fault(clock, harness.endpoint), times);
  const event = harness.event({ ResourceProperties: { Find: { Name: 'Support' } } });

  // WHEN
  const { response, log, error } = await harness.invoke(event, { clock, remaining: REMAINING });

  // THEN it was the right answer, in time
  const looked = endOf([fault], times);
  const end = looked === 'passes' ? matches : 'failed';
  expect([response.Status, response.PhysicalResourceId, response.Reason]).toEqual(ENDS[end]);
  expect(error).toBeUndefined();
  expect(clock.now()).toBeLessThan(REMAINING);

  // AND nothing was told that must not be
  expect([log, response.Reason].join('\n')).not.toMatch(SECRET);
}

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
