/** Whose credentials ask Chime: the function's own, or those of the role that the provider was told to assume. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { HandlerEnvironment } from '../../lib/contract/handler-environment';
import { call } from './call';
import type { Verdict } from '../../lib/contract/verdict';
import { CallError } from './aws-error';
import type { ConnectionOptions } from './client-config';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';

/** What AWS STS says of the role, rather than of itself or of who stands in its way. */
const REFUSALS: readonly Verdict[] = ['access-denied', 'not-authorized', 'final'];

/** Credentials for Chime. Throws a `Failure` when there are none or the role can't be assumed. */
export async function credentials(invocation: Invocation): Promise<AwsCredentialIdentity> {
  const own = ownConnectionOptions(invocation);
  const roleArn = invocation.environment[HandlerEnvironment.ASSUME_ROLE_ARN];
  return roleArn === undefined ? own.credentials : await assumeRole(roleArn, own, invocation);
}

/** How clients of the function's own account and Region connect: AWS STS, and what a rollback asks. */
export function ownConnectionOptions(invocation: Invocation): ConnectionOptions {
  const { environment, agents } = invocation;
  return { region: environment.AWS_REGION ?? 'us-east-1', credentials: ownCredentials(invocation), agents };
}

/** Lambda hands a function its role's credentials in the environment. */
function ownCredentials({ environment }: Invocation): AwsCredentialIdentity {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Failure(
      'The function has no AWS credentials in its environment. Check that it runs on Lambda with a role.',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

async function assumeRole(
  roleArn: string,
  own: ConnectionOptions,
  invocation: Invocation,
): Promise<AwsCredentialIdentity> {
  const { connect } = await import('./sts');
  const sts = connect(own);
  try {
    const { Credentials } = await call(
      'AWS STS',
      'AssumeRole',
      async (abortSignal) =>
        await sts.assumeRole(
          {
            RoleArn: roleArn,
            RoleSessionName: 'cdk-chime-phone-number',
            ExternalId: invocation.environment[HandlerEnvironment.ASSUME_ROLE_EXTERNAL_ID],
          },
          abortSignal,
        ),
      invocation,
    );
    if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined) {
      throw new Failure(`AWS STS assumed ${roleArn} but returned no credentials. Deploy again.`);
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      ...(Credentials.SessionToken && { sessionToken: Credentials.SessionToken }),
    };
  } catch (error) {
    if (error instanceof CallError) {
      const advice = REFUSALS.includes(error.errorType)
        ? "Check that its trust policy allows sts:AssumeRole for the function's role, and the externalId of assumeRole."
        : error.advice;
      throw new Failure(`The role ${roleArn} could not be assumed: ${error.message}. ${advice}`, error);
    }
    throw error;
  } finally {
    sts.destroy();
  }
}
