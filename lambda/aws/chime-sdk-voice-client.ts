/** Amazon Chime SDK Voice. */
import {
  ChimeSDKVoiceClient,
  GetPhoneNumberCommand,
  ListPhoneNumbersCommand,
  type ListPhoneNumbersCommandInput,
} from '@aws-sdk/client-chime-sdk-voice';
import type { E164 } from '../../lib/contract/phone-number-model';
import type { Invocation } from '../runtime/invocation';
import { type RawBody, sendForRawBody } from './bounded-body';
import { call } from './call';
import { clientConfig, type ClientOptions, withClient } from './client-config';

/** Parameters of `ListPhoneNumbers`. They can have values that the SDK's model doesn't have. */
export interface ListQuery {
  readonly Status?: string;
  readonly ProductType?: string;
  readonly FilterName?: string;
  readonly FilterValue?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** The calls of both APIs. They throw a `CallError`, also if `read` throws an `UnusableResponse`. */
export interface Chime {
  /** @param silenceTimeout milliseconds after which the call ends if the API hasn't responded at all. */
  getPhoneNumber<T>(number: E164, read: (body: RawBody) => T, silenceTimeout: number): Promise<T>;
  listPhoneNumbers<T>(query: ListQuery, read: (body: RawBody) => T): Promise<T>;
}

export interface ChimeOptions extends ClientOptions {
  /** The API and its Region as reasons and the log name them. */
  readonly target: string;
  readonly invocation: Invocation;
}

export async function withChimeSdkVoice<T>(
  { target, invocation, ...options }: ChimeOptions,
  use: (chime: Chime) => Promise<T>,
): Promise<T> {
  return await withClient(new ChimeSDKVoiceClient(clientConfig(options)), async (client) =>
    use({
      getPhoneNumber: async (PhoneNumberId, read, silenceTimeout) =>
        await call(
          target,
          'GetPhoneNumber',
          async (abortSignal) => {
            const command = new GetPhoneNumberCommand({ PhoneNumberId });
            return read(await sendForRawBody(command, async () => client.send(command, { abortSignal })));
          },
          invocation,
          silenceTimeout,
        ),
      listPhoneNumbers: async (query, read) =>
        await call(
          target,
          'ListPhoneNumbers',
          async (abortSignal) => {
            const command = new ListPhoneNumbersCommand(query as ListPhoneNumbersCommandInput);
            return read(await sendForRawBody(command, async () => client.send(command, { abortSignal })));
          },
          invocation,
        ),
    }),
  );
}
