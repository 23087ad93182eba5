/** Looks up the number of a request, which is either known or must be found first. */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Invocation } from '../runtime/invocation';
import type { Fields } from '../runtime/logger';
import { lastFour } from '../runtime/mask';
import { findPhoneNumber } from './find-phone-number';
import { getPhoneNumber, type LookupResult, type NotFound } from './get-phone-number';
import { describeQuery } from './list-phone-numbers';
import type { ResourceRequest } from './list-request';
import type { LookupRequest } from './lookup-request';

/** @throws Failure if it can't be known whether the number exists. */
export async function lookUp(
  request: LookupRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | NotFound> {
  return request.query === undefined
    ? await getPhoneNumber(request, credentials, invocation)
    : await findPhoneNumber(request, credentials, invocation);
}

/** The number or the query, as fields of a log line. */
export function logFields(request: ResourceRequest): Fields {
  return request.query === undefined ? { number: lastFour(request.number) } : { find: describeQuery(request.query) };
}
