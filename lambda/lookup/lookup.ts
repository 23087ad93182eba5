/** Looks up the number of a request, which is either known or must be found first. */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import type { Fields } from '../runtime/logger';
import { lastFour } from '../runtime/mask';
import { describeQuery, findPhoneNumber, noMatch } from './find-phone-number';
import { getPhoneNumber, type LookupResult, numberNotFound } from './get-phone-number';
import type { LookupRequest } from './lookup-request';

/**
 * @returns undefined if the number doesn't exist.
 * @throws Failure if that can't be known.
 */
export async function lookUp(
  request: LookupRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | undefined> {
  return request.query === undefined
    ? await getPhoneNumber(request, credentials, invocation)
    : await findPhoneNumber(request, credentials, invocation);
}

/** The failure for a number that doesn't exist. */
export function notFound(request: LookupRequest): Failure {
  return request.query === undefined ? numberNotFound(request) : noMatch(request);
}

/** The number or the query, as fields of a log line. */
export function logFields({ number, query }: LookupRequest): Fields {
  return query === undefined ? { number: lastFour(number) } : { find: describeQuery(query) };
}
