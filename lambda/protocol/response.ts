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
import type { LookupRequest } from '../lookup/lookup-request';
import { Failure } from '../runtime/failure';
import { toJson } from '../runtime/json';
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
  const usable = (attributes: Attributes): SuccessResponse | undefined => {
    const response = restoredResponse(envelope, request, attributes);
    return fits(response) && canBeStored(attributes, request) ? response : undefined;
  };
  const attributes = toAttributes(result, request);
  if (request.onRollback === OnRollback.RESTORE && readLastSuccess(writeLastSuccess(attributes)) === undefined) {
    throw new Failure(
      "The number's Name or another text, or the absentValue prop, has a line that begins like an attribute, such as 'Status=', so a rollback could not read the attributes. Change the text, or set onRollback to OnRollback.FAIL.",
    );
  }
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

/** Contains attributes that fit, such as those of an earlier response. */
export function restoredResponse(
  envelope: Envelope,
  { number, noEcho }: LookupRequest,
  attributes: Attributes,
): SuccessResponse {
  // If no number matches a query, the resource has the logical ID as its physical ID.
  const found = attributes.Exists === 'true' ? attributes.PhoneNumberId : envelope.logicalResourceId;
  return {
    ...deleteResponse({ ...envelope, physicalResourceId: number ?? found }),
    ...(noEcho && { NoEcho: true }),
    Data: attributes,
  };
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

/** Whether the attributes also fit into the SSM parameter for a rollback, if the stack has one. */
function canBeStored(attributes: Attributes, { onRollback }: LookupRequest): boolean {
  return onRollback === OnRollback.FAIL || Buffer.byteLength(writeLastSuccess(attributes)) <= MAX_PARAMETER_BYTES;
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
