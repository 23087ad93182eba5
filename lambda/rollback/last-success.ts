/** Reads the attributes of the last successful lookup from the SSM parameter that CloudFormation writes. */
import type { CloudFormationCustomResourceSuccessResponse as SuccessResponse } from 'aws-lambda';
import { lastSuccessParameterName, readLastSuccess, type StoredAttributes } from '../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { MAX_RESPONSE_BYTES, OnMissing } from '../../lib/contract/properties';
import { CallError } from '../aws/aws-error';
import type { StoredParameter } from '../aws/ssm';
import type { Attributes } from '../lookup/attributes';
import type { LookupResult } from '../lookup/get-phone-number';
import { matchesQuery } from '../lookup/list-phone-numbers';
import { type ListAttributes, queryDigest } from '../lookup/list-attributes';
import { isListRequest, type ListRequest, type ResourceRequest } from '../lookup/list-request';
import type { LookupRequest } from '../lookup/lookup-request';
import type { Envelope } from '../protocol/event';
import { fits, restoredResponse, successResponse } from '../protocol/response';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { LIST_ATTRIBUTES, listContradiction } from './stored-list';
import { resultsWith } from './stored-number';

/**
 * The name of a parameter can't select a version. CloudFormation sends only such names of stacks and resources, but an
 * event can be forged.
 */
const PARAMETER_NAME = /^\/[a-z-]+\/[a-z][a-z\d-]*\/[a-z\d]+$/i;

const OTHER_NUMBER = 'contains the attributes of another phone number or of none.';

const OTHER_QUERY = 'contains the phone numbers of another query.';

const MALFORMED = unusable("it doesn't have exactly one line for each attribute");

const LOOKUP_ATTRIBUTES = Object.values(PhoneNumberAttribute);

/** @throws Failure if the parameter can't be read, or doesn't contain attributes of the requested number. */
export async function lastSuccess(
  envelope: Envelope,
  request: ResourceRequest,
  invocation: Invocation,
): Promise<SuccessResponse> {
  const name = lastSuccessParameterName(stackNameOf(envelope.stackId), envelope.logicalResourceId);
  if (!PARAMETER_NAME.test(name)) {
    throw new Failure(
      "The event's StackId or LogicalResourceId can't be part of the name of an SSM parameter. Invoke this function through a CloudFormation custom resource, not by hand.",
    );
  }
  const newest = await readParameter(name, invocation);
  if (newest === undefined) {
    throw new Failure(`The SSM parameter ${name}, which contains the attributes of the last success, doesn't exist.`);
  }
  const response = responseFrom(newest, envelope, request);
  if (typeof response !== 'string') {
    return response;
  }
  // If the failed deployment replaced the number, the version before has the attributes of the old one.
  const isReplaced =
    !isListRequest(request) &&
    response === OTHER_NUMBER &&
    physicalIdIn(newest, envelope, request) === envelope.physicalResourceId;
  const previous = newest.version > 1 ? await readParameter(`${name}:${newest.version - 1}`, invocation) : undefined;
  const previousResponse = previous && responseFrom(previous, envelope, request, isReplaced);
  if (previousResponse !== undefined && typeof previousResponse !== 'string') {
    return previousResponse;
  }
  throw new Failure(`The SSM parameter ${name} ${response}`);
}

/**
 * @param isReplaced whether the number of a query may differ from the physical ID of the resource.
 * @returns a text that says why the value can't be used. A person may have edited it.
 */
function responseFrom(
  { value }: StoredParameter,
  envelope: Envelope,
  request: ResourceRequest,
  isReplaced = false,
): SuccessResponse | string {
  const response = isListRequest(request)
    ? listResponse(value, envelope, request)
    : lookupResponse(value, envelope, request, isReplaced);
  return typeof response === 'string' || fits(response)
    ? response
    : unusable(`the attributes take more than the ${MAX_RESPONSE_BYTES} bytes that CloudFormation accepts`);
}

function listResponse(value: string, envelope: Envelope, request: ListRequest): SuccessResponse | string {
  const stored = readLastSuccess(value, LIST_ATTRIBUTES);
  if (stored === undefined) {
    return MALFORMED;
  }
  if (stored.QueryDigest !== queryDigest(request)) {
    return OTHER_QUERY;
  }
  const contradiction = listContradiction(stored, request);
  return contradiction === undefined
    ? successResponse(envelope, request, stored as ListAttributes)
    : contradicting(contradiction, stored[contradiction]);
}

function lookupResponse(
  value: string,
  envelope: Envelope,
  request: LookupRequest,
  isReplaced: boolean,
): SuccessResponse | string {
  const stored = readLastSuccess(value, LOOKUP_ATTRIBUTES);
  if (stored === undefined) {
    return MALFORMED;
  }
  if (request.query === undefined && stored.PhoneNumberId !== request.number) {
    return OTHER_NUMBER;
  }
  const results = resultsWith(stored, request);
  if (typeof results === 'string') {
    return contradicting(results, stored[results]);
  }
  if (!results.some((result) => matchesRequest(result, request))) {
    return OTHER_NUMBER;
  }
  const response = restoredResponse(envelope, request, withLaterAttributes(stored, request.absentValue));
  if (request.query !== undefined && response.PhysicalResourceId !== envelope.physicalResourceId && !isReplaced) {
    return OTHER_NUMBER;
  }
  return response;
}

/** Attributes that an earlier version didn't store are absent. A default such as 0 or false would be a guess. */
function withLaterAttributes(stored: StoredAttributes, absentValue: string): Attributes {
  return Object.fromEntries(LOOKUP_ATTRIBUTES.map((name) => [name, stored[name] ?? absentValue])) as Attributes;
}

function physicalIdIn({ value }: StoredParameter, envelope: Envelope, request: LookupRequest): string | undefined {
  const stored = readLastSuccess(value, LOOKUP_ATTRIBUTES);
  return (
    stored && restoredResponse(envelope, request, withLaterAttributes(stored, request.absentValue)).PhysicalResourceId
  );
}

function matchesRequest(result: LookupResult | undefined, { query, onMissing }: LookupRequest): boolean {
  return result === undefined
    ? onMissing === OnMissing.EMPTY
    : query === undefined || matchesQuery(result.phoneNumber, query, []);
}

function contradicting(name: string, value = ''): string {
  return unusable(
    `${name} is a text of ${value.length} characters, which doesn't match the other attributes or its format`,
  );
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
