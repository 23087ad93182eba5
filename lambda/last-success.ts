/** The attributes of a lookup's last success, from the SSM parameter in which CloudFormation keeps them. */
import { lastSuccessParameterName, readLastSuccess } from '../lib/contract/last-success';
import type { Attributes } from './attributes';
import { call } from './aws/call';
import { CallError } from './aws/call-error';
import type { StoredParameter } from './aws/clients/ssm';
import { ownConnectionOptions } from './aws/credentials';
import type { Envelope } from './request';
import { Failure } from './runtime/failure';
import type { Invocation } from './runtime/invocation';

/**
 * Reads them.
 * @param isWanted whether attributes are those of the number that was asked for.
 * @throws Failure when they aren't there, can't be read, or are another number's.
 */
export async function lastSuccess(
  { stackId, logicalResourceId }: Envelope,
  isWanted: (attributes: Attributes) => boolean,
  invocation: Invocation,
): Promise<Attributes> {
  const name = lastSuccessParameterName(stackNameOf(stackId), logicalResourceId);
  const newest = await read(name, invocation);
  if (newest === undefined) {
    throw new Failure(`The SSM parameter ${name}, which holds the attributes of the last success, isn't there.`);
  }
  const attributes = readLastSuccess(newest.value);
  if (attributes !== undefined && isWanted(attributes)) {
    return attributes;
  }
  // The deployment may have replaced the number before it failed: what was there before is one version older.
  const before = newest.version > 1 ? await read(`${name}:${newest.version - 1}`, invocation) : undefined;
  const attributesBefore = before && readLastSuccess(before.value);
  if (attributesBefore !== undefined && isWanted(attributesBefore)) {
    return attributesBefore;
  }
  throw new Failure(
    attributes === undefined
      ? `The SSM parameter ${name} doesn't hold the attributes of a lookup.`
      : `The SSM parameter ${name} holds the attributes of another phone number.`,
  );
}

/** The name in a stack's ARN. */
export function stackNameOf(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}

async function read(name: string, invocation: Invocation): Promise<StoredParameter | undefined> {
  const { connect } = await import('./aws/clients/ssm');
  const ssm = connect(ownConnectionOptions(invocation));
  try {
    return await call('AWS Systems Manager', async (signal) => await ssm.getParameter(name, signal), invocation);
  } catch (error) {
    if (error instanceof CallError) {
      throw new Failure(
        `The SSM parameter ${name} could not be read: ${error.message}. Allow ssm:GetParameter on it for the function's role, and check the way to AWS Systems Manager.`,
      );
    }
    throw error;
  } finally {
    ssm.destroy();
  }
}
