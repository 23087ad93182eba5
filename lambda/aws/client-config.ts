/** What all clients of AWS services share: their configuration, the function's own credentials, and how they end. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { CALLER_VARIABLE, HandlerEnvironment } from '../../lib/contract/handler-environment';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import type { Agents } from '../runtime/platform';
import { BoundedBodyHandler } from './bounded-body';

export interface ClientOptions {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity;
  /** Default: those of the SDK. */
  readonly agents: Agents | undefined;
}

interface ClientConfig extends Omit<ClientOptions, 'agents'> {
  readonly maxAttempts: number;
  readonly retryMode: string;
  readonly customUserAgent: string;
  readonly requestHandler: BoundedBodyHandler;
}

/** The SDK doesn't retry: `call` does, until the deadline. */
export function clientConfig({ region, credentials, agents }: ClientOptions): ClientConfig {
  return {
    region,
    credentials,
    maxAttempts: 1,
    retryMode: 'standard',
    customUserAgent: 'cdk-chime-phone-number',
    requestHandler: new BoundedBodyHandler(agents),
  };
}

/** For services that the function calls in its own account and Region. */
export function ownClientConfig(invocation: Invocation): ClientConfig {
  const { environment, agents } = invocation;
  return clientConfig({
    region: environment.AWS_REGION ?? 'us-east-1',
    credentials: ownCredentials(invocation),
    agents,
  });
}

/** Whose credentials `ownCredentials` are, as reasons name them. */
export function ownCaller({ environment }: Invocation): string {
  return environment[CALLER_VARIABLE] ?? "the function's role";
}

/** Whose credentials call Chime, as reasons name them. */
export function chimeCaller(invocation: Invocation): string {
  const roleArn = invocation.environment[HandlerEnvironment.ASSUME_ROLE_ARN];
  return roleArn === undefined ? ownCaller(invocation) : `the role ${roleArn}`;
}

/** Lambda puts the credentials of the function's role into the environment. */
export function ownCredentials({ environment }: Invocation): AwsCredentialIdentity {
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

/** Uses a client, and then closes its connections. */
export async function withClient<Client extends { destroy(): void }, T>(
  client: Client,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
