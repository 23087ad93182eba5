/** AWS STS. */
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  STSClient,
} from '@aws-sdk/client-sts';
import { BoundedBodyHandler } from './bounded-body';
import { CLIENT_SETTINGS, type ConnectionOptions } from './client-config';

export interface StsConnection {
  /** Throws what the SDK throws. */
  assumeRole(input: AssumeRoleCommandInput, abortSignal: AbortSignal): Promise<AssumeRoleCommandOutput>;
  /** Closes the sockets. */
  destroy(): void;
}

export function connect({ agents, ...options }: ConnectionOptions): StsConnection {
  const client = new STSClient({ ...CLIENT_SETTINGS, ...options, requestHandler: new BoundedBodyHandler(agents) });
  return {
    assumeRole: async (input, abortSignal) => await client.send(new AssumeRoleCommand(input), { abortSignal }),
    destroy: () => {
      client.destroy();
    },
  };
}
