/** Finds the number that a query describes: lists the numbers of the account, and requires exactly one match. */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { E164 } from '../../lib/contract/phone-number-model';
import type { FailedCall } from '../../lib/contract/verdict';
import { nameOf, regionAdvice } from '../aws/chime';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { lastFour } from '../runtime/mask';
import { getPhoneNumber, type LookupResult, NotFound } from './get-phone-number';
import { describeQuery, endpointOf, listMatches, matchesQuery } from './list-phone-numbers';
import type { FindRequest } from './lookup-request';

/** How many of several matching numbers a reason names. */
const MAX_NAMED = 5;

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

async function findMatch(
  request: FindRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<E164 | NotFound> {
  const { numbers, notFound } = await listMatches(request, credentials, invocation, 1);
  const [number, ...others] = numbers.keys();
  if (number !== undefined && others.length > 0) {
    throw severalMatches(request, [number, ...others]);
  }
  const problem = notFound?.message ?? `${nameOf(endpointOf(request))} lists no such number for this account`;
  return number ?? noMatch(request, problem, notFound, regionAdvice(request.region));
}

function noMatch({ query }: FindRequest, problem: string, call?: FailedCall, advice = ''): NotFound {
  return new NotFound(
    `No phone number matches find (${describeQuery(query)}): ${problem}.${advice} Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    call,
  );
}

function severalMatches({ query }: FindRequest, numbers: readonly E164[]): Failure {
  const others = numbers.length - MAX_NAMED;
  const named = numbers.slice(0, MAX_NAMED).map(lastFour).join(', ');
  return new Failure(
    `${numbers.length} phone numbers match find (${describeQuery(query)}), and a lookup requires exactly one: ${named}${others > 0 ? ` and ${others} more` : ''}. Add a criterion to the find prop, such as name, or change the numbers in Amazon Chime.`,
  );
}
