/** The responses to CloudFormation, always within the bytes that it accepts. */
import type {
  CloudFormationCustomResourceFailedResponse as FailedResponse,
  CloudFormationCustomResourceResponse,
  CloudFormationCustomResourceSuccessResponse as SuccessResponse,
} from 'aws-lambda';
import { MAX_PARAMETER_BYTES, readLastSuccess, writeLastSuccess } from '../../lib/contract/last-success';
import { MAX_RESPONSE_BYTES, OnRollback } from '../../lib/contract/properties';
import { type Attributes, toAttributes, truncations } from '../lookup/attributes';
import type { LookupResult } from '../lookup/get-phone-number';
import { type ListAttributes, toListAttributes } from '../lookup/list-attributes';
import { describeQuery, type Matches } from '../lookup/list-phone-numbers';
import type { ListRequest } from '../lookup/list-request';
import type { LookupRequest, RequestSettings } from '../lookup/lookup-request';
import { Failure } from '../runtime/failure';
import { toJson } from '../runtime/json';
import type { Logger } from '../runtime/logger';
import { safeText } from '../runtime/mask';
import type { Envelope } from './event';

/** A Delete has nothing to do. */
export function deleteResponse(envelope: Envelope): SuccessResponse {
  return { Status: 'SUCCESS', ...identityOf(envelope) };
}

/**
 * Contains the attributes of a number. If they don't fit, `Details` is dropped, and then as many associations as
 * necessary from the end of the list.
 * @throws Failure if they still don't fit, or if a rollback could not read them.
 */
export function lookupResponse(
  envelope: Envelope,
  request: LookupRequest,
  result: LookupResult | undefined,
): SuccessResponse {
  const usable = (attributes: Attributes): SuccessResponse | undefined =>
    ifUsable(restoredResponse(envelope, request, attributes), request);
  const attributes = toAttributes(result, request);
  assertReadable(attributes, request);
  const whole = usable(attributes);
  if (whole !== undefined) {
    return whole;
  }
  let longest: SuccessResponse | undefined;
  for (const truncated of truncations(attributes, result, request)) {
    const response = usable(truncated);
    if (response === undefined) {
      break;
    }
    longest = response;
  }
  if (longest === undefined) {
    throw new Failure(
      `The details of the phone number take more than the ${MAX_RESPONSE_BYTES} bytes that CloudFormation accepts, even without Details and Associations. Shorten the number's Name or the absentValue prop.`,
    );
  }
  return longest;
}

/**
 * Contains the attributes of a list. `PhoneNumbers` is dropped if it doesn't fit.
 * @throws Failure if the numbers themselves don't fit, or if a rollback could not read them.
 */
export function listResponse(
  envelope: Envelope,
  request: ListRequest,
  numbers: Matches['numbers'],
  log: Logger,
): SuccessResponse {
  const attributes = toListAttributes(numbers, request);
  const short = { ...attributes, PhoneNumbers: request.absentValue };
  assertReadable(short, request);
  const whole = ifUsable(successResponse(envelope, request, attributes), request);
  if (whole !== undefined) {
    return whole;
  }
  const withoutDetails = ifUsable(successResponse(envelope, request, short), request);
  if (withoutDetails === undefined) {
    throw new Failure(
      `The count of phone numbers that match find (${describeQuery(request.query)}) is ${numbers.size}, and the numbers take more than the ${MAX_RESPONSE_BYTES} bytes that CloudFormation accepts. Add a criterion to the find prop, such as association or country, and use several lists.`,
    );
  }
  log.warn('PhoneNumbers does not fit into the response', { count: numbers.size });
  return withoutDetails;
}

/** Contains attributes that fit, such as those of an earlier response. */
export function restoredResponse(envelope: Envelope, request: LookupRequest, attributes: Attributes): SuccessResponse {
  // If no number matches a query, the resource has the logical ID as its physical ID.
  const found = attributes.Exists === 'true' ? attributes.PhoneNumberId : envelope.logicalResourceId;
  return successResponse({ ...envelope, physicalResourceId: request.number ?? found }, request, attributes);
}

export function successResponse(
  envelope: Envelope,
  { noEcho }: RequestSettings,
  attributes: Attributes | ListAttributes,
): SuccessResponse {
  return { ...deleteResponse(envelope), ...(noEcho && { NoEcho: true }), Data: attributes };
}

/** The reason is one line without phone numbers, and as long as fits. */
export function failedResponse(envelope: Envelope, message: string): FailedResponse {
  const reason = safeText(message, MAX_RESPONSE_BYTES);
  const withReason = (length: number): FailedResponse => ({
    Status: 'FAILED',
    Reason: reason.length > length ? `${reason.slice(0, length)}…` : reason,
    ...identityOf(envelope),
  });
  let length = reason.length;
  while (length > 0 && !fits(withReason(length))) {
    length = Math.floor(length * 0.9);
  }
  return withReason(length);
}

/** Whether CloudFormation accepts the response. */
export function fits(response: CloudFormationCustomResourceResponse): boolean {
  return Buffer.byteLength(toJson(response)) <= MAX_RESPONSE_BYTES;
}

/** Returns the response if it fits, and its attributes also fit into the SSM parameter for a rollback, if there is one. */
function ifUsable(response: SuccessResponse, { onRollback }: RequestSettings): SuccessResponse | undefined {
  const isStored = onRollback === OnRollback.RESTORE;
  const isTooLong = isStored && Buffer.byteLength(storedText(response.Data)) > MAX_PARAMETER_BYTES;
  return fits(response) && !isTooLong ? response : undefined;
}

function assertReadable(attributes: Attributes | ListAttributes, { onRollback }: RequestSettings): void {
  const names = Object.keys(attributes);
  if (onRollback === OnRollback.RESTORE && readLastSuccess(storedText(attributes), names) === undefined) {
    throw new Failure(
      "The number's Name or another text, or the absentValue prop, has a line that begins like an attribute, such as 'Status=', so a rollback could not read the attributes. Change the text, or set onRollback to OnRollback.FAIL.",
    );
  }
}

/** What CloudFormation stores, in another order. */
function storedText(attributes: SuccessResponse['Data'] = {}): string {
  return writeLastSuccess(attributes as Readonly<Record<string, string>>, Object.keys(attributes));
}

function identityOf({
  physicalResourceId,
  stackId,
  requestId,
  logicalResourceId,
}: Envelope): Omit<SuccessResponse, 'Status'> {
  return {
    PhysicalResourceId: physicalResourceId,
    StackId: stackId,
    RequestId: requestId,
    LogicalResourceId: logicalResourceId,
  };
}
