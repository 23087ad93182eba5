/** AWS Systems Manager Parameter Store. */
import { GetParameterCommand, ParameterNotFound, ParameterVersionNotFound, SSMClient } from '@aws-sdk/client-ssm';
import type { Invocation } from '../runtime/invocation';
import { call } from './call';
import { ownClientConfig, withClient } from './client-config';

export interface StoredParameter {
  readonly value: string;
  readonly version: number;
}

/**
 * @param name of the parameter, or `{name}:{version}` for an older version.
 * @returns undefined if the parameter doesn't exist.
 * @throws CallError
 */
export async function getParameter(name: string, invocation: Invocation): Promise<StoredParameter | undefined> {
  return await withClient(new SSMClient(ownClientConfig(invocation)), async (client) =>
    call(
      'AWS Systems Manager',
      'GetParameter',
      async (abortSignal) => {
        try {
          const { Parameter } = await client.send(new GetParameterCommand({ Name: name }), { abortSignal });
          return { value: Parameter?.Value ?? '', version: Parameter?.Version ?? 0 };
        } catch (error) {
          if (error instanceof ParameterNotFound || error instanceof ParameterVersionNotFound) {
            return undefined;
          }
          throw error;
        }
      },
      invocation,
    ),
  );
}
