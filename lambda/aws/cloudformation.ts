/** AWS CloudFormation. */
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Invocation } from '../runtime/invocation';
import { verdictOf } from './aws-error';
import { call, MAY_PROPAGATE } from './call';
import { ownClientConfig, withClient } from './client-config';

/**
 * @returns `denied` if the function may not describe the stack, because other attempts would use up the lookup's time,
 * and undefined if the response is about another stack.
 * @throws CallError
 */
export async function describeStack(stackId: string, invocation: Invocation): Promise<Stack | 'denied' | undefined> {
  return await withClient(new CloudFormationClient(ownClientConfig(invocation)), async (client) =>
    call(
      'AWS CloudFormation',
      'DescribeStacks',
      async (abortSignal) => {
        try {
          const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId }), { abortSignal });
          return Stacks?.find(({ StackId }) => StackId === stackId);
        } catch (error) {
          if (MAY_PROPAGATE.includes(verdictOf(error))) {
            return 'denied';
          }
          throw error;
        }
      },
      invocation,
    ),
  );
}
