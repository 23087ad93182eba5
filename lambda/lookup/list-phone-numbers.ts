/** Lists the numbers of the account, and selects those that a query describes. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi } from '../../lib/contract/chime-api';
import type { E164 } from '../../lib/contract/phone-number-model';
import { type FindProperties, maskedName } from '../../lib/contract/phone-number-query';
import type { FailedCall } from '../../lib/contract/verdict';
import { CallError } from '../aws/aws-error';
import { type ChimeNamespace, type Endpoint, nameOf, withChime, withoutSpaces } from '../aws/chime';
import { numberOf, type PhoneNumberElement, type PhoneNumberPage, readPage } from '../aws/chime-response';
import type { Chime, ListQuery } from '../aws/chime-sdk-voice-client';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { asObject, asText, isAbsent } from '../runtime/json';
import { clip } from '../runtime/mask';
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

const AGAIN = 'Deploy again. If the problem persists, report it to AWS Support.';

/** Characters of a criterion that a reason shows. */
const MAX_SHOWN = 80;

/** The API filters by these. If a record of the list omits one, trust the filter. */
const FILTERED: readonly string[] = ['Status', 'ProductType', 'Associations'];

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

/** The numbers to list. */
type Listing = Pick<FindRequest, 'query' | 'api' | 'region'>;

export interface Matches {
  /** Records by their numbers, because a number that moves to another page is listed twice. */
  readonly numbers: ReadonlyMap<E164, PhoneNumberElement>;
  readonly pages: number;
  /** The API's response to a filter with something that doesn't exist, such as another Voice Connector. */
  readonly notFound?: CallError;
}

/**
 * @param least the number of matches below which the caller gives up.
 * @throws Failure if it can't be known which numbers match.
 */
export async function listMatches(
  request: Listing,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
  least: number,
): Promise<Matches> {
  return await withChime(endpointOf(request), credentials, invocation, async (chime) => {
    const matches = await readPages(chime, request, invocation);
    // Pages can shift while they are read: list once more before giving up.
    return matches.numbers.size < least && matches.pages > 1 ? await readPages(chime, request, invocation) : matches;
  });
}

async function readPages(chime: Chime, request: Listing, { log }: Invocation): Promise<Matches> {
  const target = nameOf(endpointOf(request));
  const filter = filterOf(request);
  const numbers = new Map<E164, PhoneNumberElement>();
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
      numbers.set(numberOf(record) ?? unreadable(request, pages), record);
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
function filterOf(request: Listing): ListQuery {
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
export function endpointOf({ api, region }: Listing): Endpoint {
  return { api: api === ChimeApi.CHIME ? ChimeApi.CHIME : ChimeApi.CHIME_SDK_VOICE, region };
}

function pageFailed(error: unknown, request: Listing, page: number): unknown {
  if (!(error instanceof CallError)) {
    return error;
  }
  // Only the first page can say that nothing was found. A later one says that its token isn't valid.
  return listingFailed(request, page, error.message, error.errorType === 'not-found' ? AGAIN : error.advice, error);
}

function unreadable(request: Listing, page: number): never {
  throw listingFailed(
    request,
    page,
    `${nameOf(endpointOf(request))} lists a match without a number in E.164 format`,
    'Add a criterion to the find prop that excludes it.',
  );
}

function listingFailed({ query }: Listing, page: number, problem: string, advice: string, call?: FailedCall): Failure {
  return new Failure(
    `The phone numbers for find (${describeQuery(query)}) could not be listed, page ${page}: ${problem}. ${advice}`,
    call,
  );
}
