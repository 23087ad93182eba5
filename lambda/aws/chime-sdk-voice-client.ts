/** Amazon Chime SDK Voice. */
import {
  ChimeSDKVoiceClient,
  GetPhoneNumberCommand,
  ListPhoneNumbersCommand,
  type ListPhoneNumbersCommandInput,
} from '@aws-sdk/client-chime-sdk-voice';
import { RawBodyHandler } from './raw-body';
import { type ChimeConnection, CLIENT_SETTINGS, type ConnectionOptions } from './client-config';

export function connect({ agents, ...options }: ConnectionOptions): ChimeConnection {
  const bodies = new RawBodyHandler(agents);
  const client = new ChimeSDKVoiceClient({ ...CLIENT_SETTINGS, ...options, requestHandler: bodies });
  return {
    getPhoneNumber: async (PhoneNumberId, abortSignal) =>
      await client.send(new GetPhoneNumberCommand({ PhoneNumberId }), { abortSignal }),
    listPhoneNumbers: async (query, abortSignal) =>
      await client.send(new ListPhoneNumbersCommand(query as ListPhoneNumbersCommandInput), { abortSignal }),
    bodies,
  };
}
