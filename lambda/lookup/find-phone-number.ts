/** Finds the number that a query describes: lists the numbers of the account, and requires exactly one match. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi } from '../../lib/contract/chime-api';
import type { E164 } from '../../lib/contract/phone-number-model';
import { type FindProperties, maskedName } from '../../lib/contract/phone-number-query';
import type { FailedCall } from '../../lib/contract/verdict';
import { CallError } from '../aws/aws-error';
import { type ChimeNamespace, type Endpoint, nameOf, regionAdvice, withChime, withoutSpaces } from '../aws/chime';
import { numberOf, type PhoneNumberElement, type PhoneNumberPage, readPage } from '../aws/chime-response';
import type { Chime, ListQuery } from '../aws/chime-sdk-voice-client';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { asObject, asText, isAbsent } from '../runtime/json';
import { clip, lastFour } from '../runtime/mask';
import { getPhoneNumber, type LookupResult, NotFound } from './get-phone-number';
import type { FindRequest } from './lookup-request';

/** The maximum of each API, for the fewest requests. */
const PAGE_SIZE: Readonly<Record<ChimeNamespace, number>> = {
  [ChimeApi.CHIME]: 99,
  [ChimeApi.CHIME_SDK_VOICE]: 100,
};

/** A list with more pages would take all the time, and probably has no end. */
const MAX_PAGES = 1000;

/** The first page is logged, and then one of so many. */
const LOGGED_PAGES = 100;

/** How many of several matching numbers a reason names. */
const MAX_NAMED = 5;

const AGAIN = 'Deploy again. If the problem persists, report it to AWS Support.';

/** Characters of a criterion that a reason shows. */
const MAX_SHOWN = 80;

/** The API filters by these. If a record of the list omits one, trust the filter. */
const FILTERED: readonly string[] = ['Status', 'ProductType', 'Associations'];

/** @throws Failure if several numbers match, or if that can't be known. */
export async function findPhoneNumber(
  request: FindRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | NotFound> {
  const rejected = new Set<E164>();
  for (;;) {
    const number = await findMatch(request, credentials, invocation);
    if (number instanceof NotFound) {
      return number;
    }
    if (rejected.has(number)) {
      const listed = `${nameOf(endpointOf(request))} lists ${lastFour(number)}`;
      return noMatch(request, `${listed}, but GetPhoneNumber returns no number that meets the criteria`);
    }
    const result = await getPhoneNumber({ ...request, query: undefined, number }, credentials, invocation);
    if (!(result instanceof NotFound) && matchesQuery(result.phoneNumber, request.query, [])) {
      return result;
    }
    // The number changed after it was listed. A new list can contain its replacement.
    invocation.log.warn('The number no longer matches', { number: lastFour(number) });
    rejected.add(number);
  }
}

/**
 * Whether a record meets all criteria.
 * @param omissible elements that the record may omit.
 */
export function matchesQuery(
  record: PhoneNumberElement,
  { Association, ...elements }: FindProperties,
  omissible = FILTERED,
): boolean {
  const { Associations } = record;
  return (
    Object.entries(elements).every(([name, wanted]) =>
      isAbsent(record[name]) ? omissible.includes(name) : matchesElement(name, record[name], wanted),
    ) &&
    (Association === undefined ||
      (Array.isArray(Associations)
        ? Associations.map(asObject).some(({ Name, Value }) => Name === Association.Name && Value === Association.Value)
        : omissible.includes('Associations')))
  );
}

/** Describes a query in one line, without the name. */
export function describeQuery({ Association, Name, ...elements }: FindProperties): string {
  return [
    ...(Association ? [`${Association.Name} ${clip(Association.Value, MAX_SHOWN)}`] : []),
    ...Object.entries(elements).map(([name, value]) => `${name} ${clip(asText(value), MAX_SHOWN)}`),
    ...(Name === undefined ? [] : [maskedName(Name)]),
  ].join(', ');
}

async function findMatch(
  request: FindRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<E164 | NotFound> {
  return await withChime(endpointOf(request), credentials, invocation, async (chime) => {
    let matches = await listMatches(chime, request, invocation);
    if (matches.numbers.size === 0 && matches.pages > 1) {
      // Pages can shift while they are read: list once more before giving up.
      matches = await listMatches(chime, request, invocation);
    }
    const { numbers, notFound } = matches;
    if (numbers.size > 1) {
      throw severalMatches(request, [...numbers]);
    }
    const problem = notFound?.message ?? `${nameOf(endpointOf(request))} lists no such number for this account`;
    return [...numbers][0] ?? noMatch(request, problem, notFound, regionAdvice(request.region));
  });
}

interface Matches {
  /** A set, because a number that moves to another page is listed twice. */
  readonly numbers: ReadonlySet<E164>;
  readonly pages: number;
  /** The API's response to a filter with something that doesn't exist, such as another Voice Connector. */
  readonly notFound?: CallError;
}

async function listMatches(chime: Chime, request: FindRequest, { log }: Invocation): Promise<Matches> {
  const target = nameOf(endpointOf(request));
  const filter = filterOf(request);
  const numbers = new Set<E164>();
  let token: string | undefined;
  for (let pages = 1; pages <= MAX_PAGES; pages += 1) {
    if (pages % LOGGED_PAGES === 1) {
      log.info('Listing', { target, page: pages, find: describeQuery(request.query) });
    }
    let page: PhoneNumberPage;
    try {
      page = await chime.listPhoneNumbers({ ...filter, NextToken: token }, readPage);
    } catch (error) {
      if (error instanceof CallError && error.errorType === 'not-found' && pages === 1) {
        return { numbers, pages, notFound: error };
      }
      throw pageFailed(error, request, pages);
    }
    for (const record of page.phoneNumbers.filter((one) => matchesQuery(one, request.query))) {
      numbers.add(numberOf(record) ?? unreadable(request, pages));
    }
    if (page.nextToken === undefined) {
      return { numbers, pages };
    }
    if (page.nextToken === token) {
      throw listingFailed(request, pages, `${target} returned the same NextToken twice, so the list has no end`, AGAIN);
    }
    token = page.nextToken;
  }
  throw listingFailed(
    request,
    MAX_PAGES,
    `${target} has another page, so the list may have no end`,
    'Add a criterion to the find prop that the API filters by, such as association.',
  );
}

/** The API's model doesn't have the space of `Voice Connector`. */
function filterOf(request: FindRequest): ListQuery {
  const { Association, Status, ProductType } = request.query;
  return {
    Status,
    ProductType: ProductType && withoutSpaces(ProductType),
    FilterName: Association?.Name,
    FilterValue: Association?.Value,
    MaxResults: PAGE_SIZE[endpointOf(request).api],
  };
}

function matchesElement(name: string, found: unknown, wanted: unknown): boolean {
  return name === 'ProductType' ? withoutSpaces(found) === withoutSpaces(wanted) : found === wanted;
}

/** `AUTO` lists only Chime SDK Voice: most numbers are in both inventories and would match twice. */
function endpointOf({ api, region }: FindRequest): Endpoint {
  return { api: api === ChimeApi.CHIME ? ChimeApi.CHIME : ChimeApi.CHIME_SDK_VOICE, region };
}

function noMatch({ query }: FindRequest, problem: string, call?: FailedCall, advice = ''): NotFound {
  return new NotFound(
    `No phone number matches find (${describeQuery(query)}): ${problem}.${advice} Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    call,
  );
}

function pageFailed(error: unknown, request: FindRequest, page: number): unknown {
  if (!(error instanceof CallError)) {
    return error;
  }
  // Only the first page can say that nothing was found. A later one says that its token isn't valid.
  return listingFailed(request, page, error.message, error.errorType === 'not-found' ? AGAIN : error.advice, error);
}

function unreadable(request: FindRequest, page: number): never {
  throw listingFailed(
    request,
    page,
    `${nameOf(endpointOf(request))} lists a match without a number in E.164 format`,
    'Add a criterion to the find prop that excludes it.',
  );
}

function severalMatches({ query }: FindRequest, numbers: readonly E164[]): Failure {
  const others = numbers.length - MAX_NAMED;
  const named = numbers.slice(0, MAX_NAMED).map(lastFour).join(', ');
  return new Failure(
    `${numbers.length} phone numbers match find (${describeQuery(query)}), and a lookup requires exactly one: ${named}${others > 0 ? ` and ${others} more` : ''}. Add a criterion to the find prop, such as name, or change the numbers in Amazon Chime.`,
  );
}

function listingFailed(
  { query }: FindRequest,
  page: number,
  problem: string,
  advice: string,
  call?: FailedCall,
): Failure {
  return new Failure(
    `The phone numbers for find (${describeQuery(query)}) could not be listed, page ${page}: ${problem}. ${advice}`,
    call,
  );
}
