/** Faults of one page in a list of 250 numbers, for a lookup with `find` and for a list: the right response arrives in time. */
import { expect } from '@jest/globals';
import { type ChimeEndpoint, errorResponse } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import { type Fault, send } from '../../../fake-aws/loopback-server';
import { LIST_RESOURCE_TYPE, RESOURCE_TYPE } from '../../../lib/contract/properties';
import { FakeClock, type Harness } from '../../support/harness';
import { manyNumbers } from '../../support/many-numbers';
import { API, type Case, outcomeOf, ALWAYS, ONCE, REMAINING, SECRET } from './faults';

interface ListCase extends Omit<Case, 'fault'> {
  readonly fault: (clock: FakeClock, endpoint: ChimeEndpoint) => Fault;
}

/** Faults that only a list has. */
const LIST_FAULTS: readonly Case[] = [
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

/** A fault that only a page after the first one has. On the first page, it means that there are no numbers. */
const NOT_FOUND: Case = {
  name: 'NotFoundException',
  meaning: 'final',
  fault: () => faults.refuse(errorResponse('NotFoundException', 'ListPhoneNumbers')),
};

/** A fault that only a list with a match has. */
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

/** The positions of the matches in the list. */
const INVENTORIES = [
  { matches: 'none', positions: [] },
  { matches: 'one', positions: [229] },
  { matches: 'several', positions: [229, 12] },
];

const SUPPORT = '+12065550300';
const FOUND = { ...manyNumbers(1)[0], PhoneNumberId: SUPPORT, E164PhoneNumber: SUPPORT, Name: 'Support' };

const LIST_FAILED = expect.stringMatching(
  /^The phone numbers for find \(Name of 7 characters\) could not be listed, page \d: Amazon Chime SDK Voice in us-east-1 \w[^\n]+\. (Check|Deploy|Set|Add)[^\n]+\.$/,
);

/** Status, physical ID, reason, and the numbers of a list, by the number of matches. */
type Responses = Readonly<Record<string, readonly unknown[]>>;

const LOOKUP: Responses = {
  one: ['SUCCESS', SUPPORT, undefined, undefined],
  none: [
    'FAILED',
    'SupportLine',
    expect.stringMatching(/^No phone number matches find .* Check the find prop/),
    undefined,
  ],
  several: [
    'FAILED',
    'SupportLine',
    expect.stringMatching(/^2 phone numbers match find .*: …0012, …0300\. Add/),
    undefined,
  ],
  failed: ['FAILED', 'SupportLine', LIST_FAILED, undefined],
};

const LIST: Responses = {
  one: ['SUCCESS', 'SupportLine', undefined, SUPPORT],
  none: [
    'FAILED',
    'SupportLine',
    expect.stringMatching(/^The count of .* is 0, less than the minCount of 1\. Check/),
    undefined,
  ],
  several: ['SUCCESS', 'SupportLine', undefined, `+12065550012,${SUPPORT}`],
  failed: ['FAILED', 'SupportLine', LIST_FAILED, undefined],
};

const RESOURCES = [
  { type: RESOURCE_TYPE, responses: LOOKUP },
  { type: LIST_RESOURCE_TYPE, responses: LIST },
];

export interface ListScenario {
  readonly title: string;
  readonly type: string;
  readonly responses: Responses;
  readonly matches: string;
  readonly positions: readonly number[];
  /** The page with the fault, counted from 1. */
  readonly page: number;
  readonly fault: ListCase;
  readonly times: number;
}

export function onPage(page: number): ListScenario[] {
  return RESOURCES.flatMap((resource) => INVENTORIES.flatMap((inventory) => scenariosOf(page, resource, inventory)));
}

function scenariosOf(
  page: number,
  { type, responses }: (typeof RESOURCES)[number],
  { matches, positions }: (typeof INVENTORIES)[number],
): ListScenario[] {
  return [...API, ...LIST_FAULTS, ...(page > 1 ? [NOT_FOUND] : []), ...(matches === 'none' ? [] : [MOVE])].flatMap(
    (fault) =>
      [ONCE, ALWAYS].map((times) => ({
        ...{ type, responses, matches, positions, page, fault, times },
        title: `${type}: ${matches} of 250; page ${page}: ${fault.name}; ${times === ONCE ? 'once' : 'always'}`,
      })),
  );
}

export async function expectRightResponse(
  harness: Harness,
  { type, responses, matches, positions, page, fault, times }: ListScenario,
): Promise<void> {
  // GIVEN
  const clock = new FakeClock();
  manyNumbers(250).forEach((record, index) => {
    const isFound = positions.at(0) === index;
    const other = { ...record, PhoneNumberId: '+12065550012', E164PhoneNumber: '+12065550012', Name: 'Support' };
    harness.endpoint.put(isFound ? FOUND : positions.includes(index) ? other : record);
  });
  harness.endpoint.injectFault(
    faults.during(() => false, faults.reset),
    page - 1,
  );
  harness.endpoint.injectFault(fault.fault(clock, harness.endpoint), times);
  const event = harness.event({ ResourceType: type, ResourceProperties: { Find: { Name: 'Support' } } });

  // WHEN
  const { response, log, error } = await harness.invoke(event, { clock, remaining: REMAINING });

  // THEN it was the right response, in time
  const outcome = outcomeOf([fault], times);
  const expected = outcome === 'passes' ? matches : 'failed';
  const numbers = type === LIST_RESOURCE_TYPE ? response.Data?.E164PhoneNumbers : undefined;
  expect([response.Status, response.PhysicalResourceId, response.Reason, numbers]).toEqual(responses[expected]);
  expect(error).toBeUndefined();
  expect(clock.now()).toBeLessThan(REMAINING);

  // AND nothing secret was logged or returned
  expect([log, response.Reason].join('\n')).not.toMatch(SECRET);
}

interface RawPage {
  readonly PhoneNumbers: readonly object[];
  readonly NextToken?: string;
}

/** Changes a page of a list, and no other response. */
function rewrite(change: (page: RawPage) => object): Fault {
  return ({ respond, response }) => {
    const { body = '{}', ...rest } = respond();
    const page = JSON.parse(body) as Partial<RawPage>;
    const changed = page.PhoneNumbers ? { ...page, ...change(page as RawPage) } : page;
    send(response, { ...rest, body: JSON.stringify(changed) });
  };
}
