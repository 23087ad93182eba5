/** AWS CloudFormation. */
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { BoundedBodyHandler } from './bounded-body';
import { CLIENT_SETTINGS, type ConnectionOptions } from './client-config';

export interface CloudFormationConnection {
  /** The stack, undefined when the answer has none. Throws what the SDK throws. */
  describeStack(stackId: string, abortSignal: AbortSignal): Promise<Stack | undefined>;
  /** Closes the sockets. */
  destroy(): void;
}

export function connect({ agents, ...options }: ConnectionOptions): CloudFormationConnection {
  const client = new CloudFormationClient({
    ...CLIENT_SETTINGS,
    ...options,
    requestHandler: new BoundedBodyHandler(agents),
  });
  return {
    describeStack: async (StackName, abortSignal) =>
      (await client.send(new DescribeStacksCommand({ StackName }), { abortSignal })).Stacks?.[0],
    destroy: () => {
      client.destroy();
    },
  };
}
