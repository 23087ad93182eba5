/** AWS STS. */
import { AssumeRoleCommand, type AssumeRoleCommandInput, type Credentials, STSClient } from '@aws-sdk/client-sts';
import type { Invocation } from '../runtime/invocation';
import { call } from './call';
import { ownClientConfig, withClient } from './client-config';

/** @throws CallError, without the external ID, which AWS STS repeats if it refuses the ID. */
export async function assumeRole(
  input: AssumeRoleCommandInput,
  invocation: Invocation,
): Promise<Credentials | undefined> {
  return await withClient(new STSClient(ownClientConfig(invocation)), async (client) =>
    call(
      'AWS STS',
      'AssumeRole',
      async (abortSignal) => {
        try {
          return (await client.send(new AssumeRoleCommand(input), { abortSignal })).Credentials;
        } catch (error) {
          throw withoutExternalId(error, input.ExternalId);
        }
      },
      invocation,
    ),
  );
}

function withoutExternalId(error: unknown, externalId: string | undefined): unknown {
  if (externalId && error instanceof Error) {
    error.message = error.message.replaceAll(externalId, '…');
  }
  return error;
}
