/** Reads the attributes of the last successful lookup from the SSM parameter that CloudFormation writes. */
import type { CloudFormationCustomResourceSuccessResponse as SuccessResponse } from 'aws-lambda';
import { lastSuccessParameterName, readLastSuccess, type StoredAttributes } from '../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { MAX_RESPONSE_BYTES, OnMissing } from '../../lib/contract/properties';
import { CallError } from '../aws/aws-error';
import type { StoredParameter } from '../aws/ssm';
import type { Attributes } from '../lookup/attributes';
import { matchesQuery } from '../lookup/find-phone-number';
import type { LookupRequest } from '../lookup/lookup-request';
import type { Envelope } from '../protocol/event';
import { fits, restoredResponse } from '../protocol/response';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { fromJson } from '../runtime/json';
import { formProblem } from './attribute-forms';

/** @throws Failure if the parameter can't be read, or doesn't contain attributes of the requested number. */
export async function lastSuccess(
  envelope: Envelope,
  request: LookupRequest,
  invocation: Invocation,
): Promise<SuccessResponse> {
  const name = lastSuccessParameterName(stackNameOf(envelope.stackId), envelope.logicalResourceId);
  const newest = await readParameter(name, invocation);
  if (newest === undefined) {
    throw new Failure(`The SSM parameter ${name}, which contains the attributes of the last success, doesn't exist.`);
  }
  const response = responseFrom(newest, envelope, request);
  if (typeof response !== 'string') {
    return response;
  }
  // If the failed deployment replaced the number, the version before has the attributes of the old one.
  const previous = newest.version > 1 ? await readParameter(`${name}:${newest.version - 1}`, invocation) : undefined;
  const previousResponse = previous && responseFrom(previous, envelope, request);
  if (previousResponse !== undefined && typeof previousResponse !== 'string') {
    return previousResponse;
  }
  throw new Failure(`The SSM parameter ${name} ${response}`);
}

/** @returns a text that says why the value can't be used. A person may have edited it. */
function responseFrom(
  { value }: StoredParameter,
  envelope: Envelope,
  request: LookupRequest,
): SuccessResponse | string {
  const stored = readLastSuccess(value);
  if (stored === undefined) {
    return unusable("it doesn't have exactly one line for each attribute");
  }
  const problem = formProblem(stored, request.absentValue);
  if (problem !== undefined) {
    return unusable(problem);
  }
  const attributes = withLaterAttributes(stored, request.absentValue);
  if (!matchesRequest(attributes, request)) {
    return 'contains the attributes of another phone number or of none.';
  }
  const response = restoredResponse(envelope, request, attributes);
  return fits(response)
    ? response
    : unusable(`the attributes take more than the ${MAX_RESPONSE_BYTES} bytes that CloudFormation accepts`);
}

/** Attributes that an earlier version didn't store are absent. A default such as 0 or false would be a guess. */
function withLaterAttributes(stored: StoredAttributes, absentValue: string): Attributes {
  const names = Object.values(PhoneNumberAttribute);
  return Object.fromEntries(names.map((name) => [name, stored[name] ?? absentValue])) as Attributes;
}

function matchesRequest(attributes: Attributes, { number, query, onMissing, absentValue }: LookupRequest): boolean {
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
  return matchesQuery({ ...record, ...(isWhole && { Associations: fromJson(Associations) }) }, query);
}

function unusable(problem: string): string {
  return `doesn't contain the attributes of a lookup: ${problem}. Restore the value of an earlier version, and run the rollback again.`;
}

/** @param stackId ARN of the stack. */
export function stackNameOf(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}

async function readParameter(name: string, invocation: Invocation): Promise<StoredParameter | undefined> {
  const { getParameter } = await import('../aws/ssm');
  try {
    return await getParameter(name, invocation);
  } catch (error) {
    if (error instanceof CallError) {
      throw new Failure(
        `The SSM parameter ${name} could not be read: ${error.message}. Allow ssm:GetParameter on it for the function's role, and check the route to AWS Systems Manager.`,
      );
    }
    throw error;
  }
}
