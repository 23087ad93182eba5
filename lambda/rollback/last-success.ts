/** The attributes of a lookup's last success, from the SSM parameter in which CloudFormation keeps them. */
import { lastSuccessParameterName, readLastSuccess, type StoredAttributes } from '../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { MAX_RESPONSE_BYTES } from '../../lib/contract/properties';
import { formProblem } from './attribute-forms';
import type { Attributes } from '../lookup/attributes';
import { call } from '../aws/call';
import { CallError } from '../aws/aws-error';
import type { StoredParameter } from '../aws/ssm';
import { ownConnectionOptions } from '../aws/credentials';
import { isAbout } from '../lookup/find-phone-number';
import type { Envelope, LookupRequest } from '../lookup/lookup-request';
import { fits, type Response, withData } from '../protocol/response';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';

/**
 * Reads them, and makes a success of them.
 * @throws Failure when they aren't there, can't be read, aren't those of a lookup, or are another number's.
 */
export async function lastSuccess(
  envelope: Envelope,
  request: LookupRequest,
  invocation: Invocation,
): Promise<Response> {
  const name = lastSuccessParameterName(stackNameOf(envelope.stackId), envelope.logicalResourceId);
  const newest = await read(name, invocation);
  if (newest === undefined) {
    throw new Failure(`The SSM parameter ${name}, which contains the attributes of the last success, doesn't exist.`);
  }
  const response = responseFrom(newest, envelope, request);
  if (typeof response !== 'string') {
    return response;
  }
  // The deployment may have replaced the number before it failed: what was there before is one version older.
  const before = newest.version > 1 ? await read(`${name}:${newest.version - 1}`, invocation) : undefined;
  const responseBefore = before && responseFrom(before, envelope, request);
  if (responseBefore !== undefined && typeof responseBefore !== 'string') {
    return responseBefore;
  }
  throw new Failure(`The SSM parameter ${name} ${response}`);
}

/** The success with the attributes if they can be the answer, else why not: anybody may have edited them. */
function responseFrom({ value }: StoredParameter, envelope: Envelope, request: LookupRequest): Response | string {
  const stored = readLastSuccess(value);
  if (stored === undefined) {
    return unusable("it doesn't have exactly one line for each attribute");
  }
  const problem = formProblem(stored, request.absentValue);
  if (problem !== undefined) {
    return unusable(problem);
  }
  const attributes = completed(stored, request.absentValue);
  if (!isAbout(request, attributes)) {
    return 'contains the attributes of another phone number or of none.';
  }
  const response = withData(envelope, request, attributes);
  return fits(response)
    ? response
    : unusable(`the attributes take more than the ${MAX_RESPONSE_BYTES} bytes that CloudFormation accepts`);
}

/**
 * All attributes. What the version that stored them didn't have is absent, even a count or what is true or false: 0 or
 * false would be a guess.
 */
function completed(stored: StoredAttributes, absentValue: string): Attributes {
  const names = Object.values(PhoneNumberAttribute);
  return Object.fromEntries(names.map((name) => [name, stored[name] ?? absentValue])) as Attributes;
}

function unusable(problem: string): string {
  return `doesn't contain the attributes of a lookup: ${problem}. Restore the value of an earlier version, and run the rollback again.`;
}

/** The name in a stack's ARN. */
export function stackNameOf(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}

async function read(name: string, invocation: Invocation): Promise<StoredParameter | undefined> {
  const { connect } = await import('../aws/ssm');
  const ssm = connect(ownConnectionOptions(invocation));
  try {
    return await call(
      'AWS Systems Manager',
      'GetParameter',
      async (signal) => await ssm.getParameter(name, signal),
      invocation,
    );
  } catch (error) {
    if (error instanceof CallError) {
      throw new Failure(
        `The SSM parameter ${name} could not be read: ${error.message}. Allow ssm:GetParameter on it for the function's role, and check the route to AWS Systems Manager.`,
      );
    }
    throw error;
  } finally {
    ssm.destroy();
  }
}
