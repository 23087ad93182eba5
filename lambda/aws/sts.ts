/** AWS STS. */
import { AssumeRoleCommand, type AssumeRoleCommandInput, type Credentials, STSClient } from '@aws-sdk/client-sts';
import type { Invocation } from '../runtime/invocation';
import { call } from './call';
import { ownClientConfig, withClient } from './client-config';

/** @throws CallError */
export async function assumeRole(
  input: AssumeRoleCommandInput,
  invocation: Invocation,
): Promise<Credentials | undefined> {
  return await withClient(new STSClient(ownClientConfig(invocation)), async (client) =>
    call(
      'AWS STS',
      'AssumeRole',
      async (abortSignal) => (await client.send(new AssumeRoleCommand(input), { abortSignal })).Credentials,
      invocation,
    ),
  );
}
