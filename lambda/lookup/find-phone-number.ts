/** From what a number is for to the number: `ListPhoneNumbers`, page by page, and exactly one match. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi } from '../../lib/contract/chime-api';
import { type E164, parseE164 } from '../../lib/contract/phone-number-model';
import type { FailedCall } from '../../lib/contract/verdict';
import type { FindProperties } from '../../lib/contract/phone-number-query';
import { call } from '../aws/call';
import { OnMissing } from '../../lib/contract/properties';
import type { Attributes } from './attributes';
import { CallError } from '../aws/aws-error';
import {
  type ChimeCaller,
  type ChimeNamespace,
  connect,
  type PhoneNumberElement,
  type PhoneNumberPage,
} from '../aws/chime';
import type { ListQuery } from '../aws/client-config';
import { withoutSpaces } from './expectations';
import { type LookupResult, lookUp, NAMES } from './get-phone-number';
import type { FindRequest, LookupRequest } from './lookup-request';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import type { Fields } from '../runtime/logger';
import { asObject, asText, fromJson } from '../runtime/json';
import { clip, lastFour } from '../runtime/mask';

/** Most that a page holds, which makes for the fewest requests. */
const PAGE_SIZE: Readonly<Record<ChimeNamespace, number>> = {
  [ChimeApi.CHIME]: 99,
  [ChimeApi.CHIME_SDK_VOICE]: 100,
};

/** How many of several numbers a reason names. */
const MAX_NAMED = 5;

/** How much of a criterion a reason shows. */
const MAX_SHOWN = 80;

/** What the API filters by. A record that leaves such an element out is taken to have it. */
const FILTERED: readonly string[] = ['Status', 'ProductType'];

/** Looks up a number that is known, or one that is found anew each time: another one may have taken its place. */
export async function lookUpOrFind(
  request: LookupRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | undefined> {
  return request.query === undefined
    ? await lookUp(request, credentials, invocation)
    : await find(request, credentials, invocation);
}

/** What a lookup is about, as the log has it. */
export function subjectOf({ number, query }: LookupRequest): Fields {
  return query === undefined ? { number: lastFour(number) } : { find: describe(query) };
}

/**
 * Finds the number and looks it up.
 * @returns undefined when no number matches.
 * @throws Failure when several do, or when that can't be known.
 */
async function find(
  request: FindRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | undefined> {
  const gone = new Set<E164>();
  for (;;) {
    const number = await findNumber(request, credentials, invocation);
    if (number === undefined || gone.has(number)) {
      return undefined;
    }
    const result = await lookUp({ ...request, query: undefined, number }, credentials, invocation);
    if (result !== undefined && matches(result.phoneNumber, request.query)) {
      return result;
    }
    // It went or changed after it was listed. Another one may have taken its place, which a new list has.
    invocation.log.warn('The number no longer matches', { number: lastFour(number) });
    gone.add(number);
  }
}

/** Whether the attributes of an earlier success are those of what a request is about. */
export function isAbout({ number, query, onMissing, absentValue }: LookupRequest, attributes: Attributes): boolean {
  if (query === undefined && attributes.PhoneNumberId !== number) {
    return false;
  }
  if (attributes.Exists !== 'true') {
    return onMissing === OnMissing.EMPTY;
  }
  if (query === undefined) {
    return true;
  }
  const present = Object.entries(attributes).filter(([, value]) => value !== absentValue);
  const { Associations, ...record } = Object.fromEntries(present);
  const isWhole = Associations !== undefined && attributes.AssociationsTruncated !== 'true';
  return matches({ ...record, ...(isWhole && { Associations: fromJson(Associations) }) }, query);
}

/** The reason for a query that no number matches, when that fails the deployment. */
export function noMatch(request: FindRequest): Failure {
  return new Failure(
    `No phone number matches find (${describe(request.query)}): ${targetOf(request)} lists no such number for this account. Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
  );
}

/** The query in one line, for reasons and the log. Names are sensitive in the API's model. */
function describe({ Association, Name, ...elements }: FindProperties): string {
  return [
    ...(Association ? [`${Association.Name} ${clip(Association.Value, MAX_SHOWN)}`] : []),
    ...Object.entries(elements).map(([name, value]) => `${name} ${clip(asText(value), MAX_SHOWN)}`),
    ...(Name === undefined ? [] : [`Name of ${Name.length} characters`]),
  ].join(', ');
}

/** The one number that matches. Undefined when there is none. */
async function findNumber(
  request: FindRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<E164 | undefined> {
  const chime = await connect(namespaceOf(request), request.region, credentials, invocation.agents);
  try {
    let { numbers, pages } = await list(chime, request, invocation);
    if (numbers.size === 0 && pages > 1) {
      // A number that moved to a page that had been read was on none of them.
      ({ numbers, pages } = await list(chime, request, invocation));
    }
    if (numbers.size > 1) {
      throw several(request, [...numbers]);
    }
    return [...numbers][0];
  } finally {
    chime.close();
  }
}

/** Goes through all pages. A number that moves to another page meanwhile can be on both, and counts once. */
async function list(
  chime: ChimeCaller,
  request: FindRequest,
  invocation: Invocation,
): Promise<{ numbers: Set<E164>; pages: number }> {
  const target = targetOf(request);
  const filter = filterOf(request);
  const numbers = new Set<E164>();
  const tokens = new Set<string>();
  for (let token: string | undefined; ;) {
    const pages = tokens.size + 1;
    invocation.log.info('Listing', { target, page: pages, find: describe(request.query) });
    const page = await call(
      target,
      'ListPhoneNumbers',
      async (signal) => await chime.list({ ...filter, NextToken: token }, signal),
      invocation,
    ).catch((error: unknown) => readError(error, request, pages));
    for (const record of page.phoneNumbers.filter((one) => matches(one, request.query))) {
      numbers.add(numberOf(record) ?? unreadable(request, pages));
    }
    token = page.nextToken;
    if (token === undefined) {
      return { numbers, pages };
    }
    if (tokens.has(token)) {
      throw failure(
        request,
        pages,
        `${target} returned the same NextToken twice, so the list has no end`,
        'Deploy again. If the problem persists, report it to AWS Support.',
      );
    }
    tokens.add(token);
  }
}

/** What the API filters by. It is sent product types as its model has them, without the space of `Voice Connector`. */
function filterOf(request: FindRequest): ListQuery {
  const { Association, Status, ProductType } = request.query;
  return {
    Status,
    ProductType: ProductType && withoutSpaces(ProductType),
    FilterName: Association?.Name,
    FilterValue: Association?.Value,
    MaxResults: PAGE_SIZE[namespaceOf(request)],
  };
}

/** Whether a record has all that was asked for. What the API filtered by, a record may leave out. */
function matches(record: PhoneNumberElement, { Association, ...elements }: FindProperties): boolean {
  const { Associations } = record;
  return (
    Object.entries(elements).every(([name, wanted]) => isElement(name, record[name], wanted)) &&
    (Association === undefined ||
      !Array.isArray(Associations) ||
      Associations.map(asObject).some(({ Name, Value }) => Name === Association.Name && Value === Association.Value))
  );
}

function isElement(name: string, found: unknown, wanted: unknown): boolean {
  if (found === undefined || found === null) {
    return FILTERED.includes(name);
  }
  return name === 'ProductType' ? withoutSpaces(found) === withoutSpaces(wanted) : found === wanted;
}

function numberOf({ E164PhoneNumber, PhoneNumberId }: PhoneNumberElement): E164 | undefined {
  const texts = [E164PhoneNumber, PhoneNumberId].filter((value) => typeof value === 'string');
  return texts.map((text) => parseE164(text)).find((number) => number !== undefined);
}

/** `AUTO` asks Chime SDK Voice alone: the lists of two inventories that overlap would have most numbers twice. */
function namespaceOf({ api }: FindRequest): ChimeNamespace {
  return api === ChimeApi.CHIME ? ChimeApi.CHIME : ChimeApi.CHIME_SDK_VOICE;
}

function targetOf(request: FindRequest): string {
  return `${NAMES[namespaceOf(request)]} in ${request.region}`;
}

/** A filter for something that does not exist, such as another Voice Connector, is a list without numbers. */
function readError(error: unknown, request: FindRequest, page: number): PhoneNumberPage {
  if (!(error instanceof CallError)) {
    throw error;
  }
  if (error.errorType === 'not-found') {
    return { phoneNumbers: [], nextToken: undefined };
  }
  throw failure(request, page, error.message, error.advice.replaceAll('GetPhoneNumber', 'ListPhoneNumbers'), error);
}

function unreadable(request: FindRequest, page: number): never {
  throw failure(
    request,
    page,
    `${targetOf(request)} lists a match without a number in E.164 format`,
    'Add a criterion to the find prop that excludes it.',
  );
}

function several({ query }: FindRequest, numbers: readonly E164[]): Failure {
  const others = numbers.length - MAX_NAMED;
  const named = numbers.slice(0, MAX_NAMED).map(lastFour).join(', ');
  return new Failure(
    `${numbers.length} phone numbers match find (${describe(query)}), and a lookup requires exactly one: ${named}${others > 0 ? ` and ${others} more` : ''}. Add a criterion to the find prop, such as name, or change the numbers in Amazon Chime.`,
  );
}

function failure({ query }: FindRequest, page: number, problem: string, advice: string, call?: FailedCall): Failure {
  return new Failure(
    `The phone numbers for find (${describe(query)}) could not be listed, page ${page}: ${problem}. ${advice}`,
    call,
  );
}
