/** The answer to CloudFormation, always within the bytes that it accepts. */
import { MAX_PARAMETER_BYTES, writeLastSuccess } from '../../lib/contract/last-success';
import { MAX_RESPONSE_BYTES, OnRollback } from '../../lib/contract/properties';
import { type Attributes, associationsOf, toAttributes } from '../lookup/attributes';
import { Failure } from '../runtime/failure';
import { toJson } from '../runtime/json';
import type { LookupResult } from '../lookup/get-phone-number';
import { clip, maskNumbers } from '../runtime/mask';
import type { Envelope, LookupRequest } from '../lookup/lookup-request';

/**
 * The body of an answer.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export interface Response {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly NoEcho?: boolean;
  readonly Data?: Attributes;
}

/** A success without attributes, as Delete wants it. */
export function succeeded(envelope: Envelope): Response {
  return { Status: 'SUCCESS', ...identity(envelope) };
}

/**
 * A success with the attributes of a number. What does not fit is dropped: `Details` first, then the associations at
 * the end of the list.
 * @throws Failure when even that is too much.
 */
export function success(envelope: Envelope, request: LookupRequest, result: LookupResult | undefined): Response {
  const withAttributes = (associations: number, details: boolean): Response =>
    withData(envelope, request, toAttributes(result, request, { associations, details }));
  const isUsable = (response: Response): boolean => fits(response) && canBeKept(response, request);
  // Each takes more than a byte, so that as many as there are bytes are never tried.
  const count = Math.min(associationsOf(result).length, MAX_RESPONSE_BYTES);
  const whole = count < MAX_RESPONSE_BYTES ? withAttributes(count, true) : undefined;
  if (whole !== undefined && isUsable(whole)) {
    return whole;
  }
  // By halves: there may be hundreds of associations, and each try writes all that it keeps.
  let least = -1;
  let tooMany = count + 1;
  while (tooMany - least > 1) {
    const kept = Math.floor((least + tooMany) / 2);
    if (isUsable(withAttributes(kept, false))) {
      least = kept;
    } else {
      tooMany = kept;
    }
  }
  if (least >= 0) {
    return withAttributes(least, false);
  }
  throw new Failure(
    `The details of the phone number take more than the ${MAX_RESPONSE_BYTES} bytes that CloudFormation accepts, even without Details and Associations. Shorten the number's Name or the absentValue prop.`,
  );
}

/** A success with these attributes, such as those of an earlier one, which fitted. */
export function withData(envelope: Envelope, { number, noEcho }: LookupRequest, attributes: Attributes): Response {
  // A query that no number matches has no number to be known by.
  const found = attributes.Exists === 'true' ? attributes.PhoneNumberId : envelope.logicalResourceId;
  return {
    ...succeeded({ ...envelope, physicalResourceId: number ?? found }),
    ...(noEcho && { NoEcho: true }),
    Data: attributes,
  };
}

/** A failure. Its reason shows no phone number, and is cut off where it would not fit. */
export function failed(envelope: Envelope, failure: string): Response {
  const reason = maskNumbers(clip(failure, MAX_RESPONSE_BYTES));
  const withReason = (length: number): Response => ({
    Status: 'FAILED',
    Reason: reason.length > length ? `${reason.slice(0, length)}…` : reason,
    ...identity(envelope),
  });
  let length = reason.length;
  while (length > 0 && !fits(withReason(length))) {
    length = Math.floor(length * 0.9);
  }
  return withReason(length);
}

/** What is sent. */
export function serialize(response: Response): string {
  return toJson(response);
}

/** Whether CloudFormation accepts it. */
export function fits(response: Response): boolean {
  return Buffer.byteLength(serialize(response)) <= MAX_RESPONSE_BYTES;
}

/** Whether the attributes also fit into the parameter that keeps them for a rollback, where there is one. */
function canBeKept({ Data }: Response, { onRollback }: LookupRequest): boolean {
  return (
    onRollback === OnRollback.FAIL ||
    Data === undefined ||
    Buffer.byteLength(writeLastSuccess(Data)) <= MAX_PARAMETER_BYTES
  );
}

function identity(envelope: Envelope): Omit<Response, 'Status'> {
  return {
    PhysicalResourceId: envelope.physicalResourceId,
    StackId: envelope.stackId,
    RequestId: envelope.requestId,
    LogicalResourceId: envelope.logicalResourceId,
  };
}
