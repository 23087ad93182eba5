/** The credentials for Chime: those of the function, or those of the role that the provider's `assumeRole` names. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { HandlerEnvironment } from '../../lib/contract/handler-environment';
import type { Verdict } from '../../lib/contract/verdict';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { CallError } from './aws-error';
import { ownCaller, ownCredentials } from './client-config';

/** Errors of AWS STS that are about the role, rather than about STS or the connection to it. */
const ROLE_ERRORS: readonly Verdict[] = ['access-denied', 'not-authorized', 'final'];

/** @throws Failure if there are no credentials, or if the role can't be assumed. */
export async function credentials(invocation: Invocation): Promise<AwsCredentialIdentity> {
  const roleArn = invocation.environment[HandlerEnvironment.ASSUME_ROLE_ARN];
  return roleArn === undefined ? ownCredentials(invocation) : await roleCredentials(roleArn, invocation);
}

async function roleCredentials(RoleArn: string, invocation: Invocation): Promise<AwsCredentialIdentity> {
  const { assumeRole } = await import('./sts');
  const ExternalId = invocation.environment[HandlerEnvironment.ASSUME_ROLE_EXTERNAL_ID];
  try {
    const role = await assumeRole({ RoleArn, RoleSessionName: 'cdk-chime-phone-number', ExternalId }, invocation);
    if (role?.AccessKeyId === undefined || role.SecretAccessKey === undefined) {
      throw new Failure(`AWS STS assumed ${RoleArn} but returned no credentials. Deploy again.`);
    }
    return {
      accessKeyId: role.AccessKeyId,
      secretAccessKey: role.SecretAccessKey,
      ...(role.SessionToken && { sessionToken: role.SessionToken }),
    };
  } catch (error) {
    if (error instanceof CallError) {
      const advice = ROLE_ERRORS.includes(error.errorType)
        ? `Check that its trust policy allows sts:AssumeRole for ${ownCaller(invocation)}, and the externalId of assumeRole.`
        : error.advice;
      throw new Failure(`The role ${RoleArn} could not be assumed: ${error.message}. ${advice}`, error);
    }
    throw error;
  }
}
