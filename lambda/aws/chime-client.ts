/** Amazon Chime. */
/* eslint-disable @typescript-eslint/no-deprecated -- numbers of BusinessCalling are known there alone */
import {
  ChimeClient,
  GetPhoneNumberCommand,
  ListPhoneNumbersCommand,
  type ListPhoneNumbersCommandInput,
} from '@aws-sdk/client-chime';
import { RawBodyHandler } from './raw-body';
import { type ChimeConnection, CLIENT_SETTINGS, type ConnectionOptions } from './client-config';

export function connect({ agents, ...options }: ConnectionOptions): ChimeConnection {
  const bodies = new RawBodyHandler(agents);
  const client = new ChimeClient({ ...CLIENT_SETTINGS, ...options, requestHandler: bodies });
  return {
    getPhoneNumber: async (PhoneNumberId, abortSignal) =>
      await client.send(new GetPhoneNumberCommand({ PhoneNumberId }), { abortSignal }),
    listPhoneNumbers: async (query, abortSignal) =>
      await client.send(new ListPhoneNumbersCommand(query as ListPhoneNumbersCommandInput), { abortSignal }),
    bodies,
  };
}
