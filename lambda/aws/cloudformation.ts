/** AWS CloudFormation. */
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Invocation } from '../runtime/invocation';
import { call } from './call';
import { ownClientConfig, withClient } from './client-config';

/**
 * @param nameOrId of the stack. The name finds no deleted stack.
 * @returns `missing` if there is no such stack, and undefined if the response is about another stack.
 * @throws CallError
 */
export async function describeStack(nameOrId: string, invocation: Invocation): Promise<Stack | 'missing' | undefined> {
  return await withClient(new CloudFormationClient(ownClientConfig(invocation)), async (client) =>
    call(
      'AWS CloudFormation',
      'DescribeStacks',
      async (abortSignal) => {
        try {
          const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }), { abortSignal });
          return Stacks?.find(({ StackId, StackName }) => StackId === nameOrId || StackName === nameOrId);
        } catch (error) {
          if (isMissing(error as Error)) {
            return 'missing';
          }
          throw error;
        }
      },
      invocation,
    ),
  );
}

/** CloudFormation has no error of its own for a stack that doesn't exist. */
function isMissing({ name, message }: Error): boolean {
  return name === 'ValidationError' && message.includes('does not exist');
}
