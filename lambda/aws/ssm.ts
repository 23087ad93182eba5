/** AWS Systems Manager Parameter Store. */
import { GetParameterCommand, ParameterNotFound, ParameterVersionNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { BoundedBodyHandler } from './bounded-body';
import { CLIENT_SETTINGS, type ConnectionOptions } from './client-config';

/** A parameter as it is read. */
export interface StoredParameter {
  readonly value: string;
  readonly version: number;
}

export interface SsmConnection {
  /**
   * Reads a parameter, or an older version of it: `{name}:{version}`.
   * @returns undefined when it isn't there. Throws what the SDK throws.
   */
  getParameter(name: string, abortSignal: AbortSignal): Promise<StoredParameter | undefined>;
  /** Closes the sockets. */
  destroy(): void;
}

export function connect({ agents, ...options }: ConnectionOptions): SsmConnection {
  const client = new SSMClient({ ...CLIENT_SETTINGS, ...options, requestHandler: new BoundedBodyHandler(agents) });
  return {
    getParameter: async (Name, abortSignal) => {
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name }), { abortSignal });
        return { value: Parameter?.Value ?? '', version: Parameter?.Version ?? 0 };
      } catch (error) {
        if (error instanceof ParameterNotFound || error instanceof ParameterVersionNotFound) {
          return undefined;
        }
        throw error;
      }
    },
    destroy: () => {
      client.destroy();
    },
  };
}
