/** Amazon Chime. */
/* eslint-disable @typescript-eslint/no-deprecated -- only this API has the numbers of BusinessCalling */
import {
  ChimeClient,
  GetPhoneNumberCommand,
  ListPhoneNumbersCommand,
  type ListPhoneNumbersCommandInput,
} from '@aws-sdk/client-chime';
import { sendForRawBody } from './bounded-body';
import { call } from './call';
import type { Chime, ChimeOptions } from './chime-sdk-voice-client';
import { clientConfig, withClient } from './client-config';

export async function withAmazonChime<T>(
  { target, invocation, ...options }: ChimeOptions,
  use: (chime: Chime) => Promise<T>,
): Promise<T> {
  return await withClient(new ChimeClient(clientConfig(options)), async (client) =>
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
