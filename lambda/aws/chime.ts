/** `GetPhoneNumber` and `ListPhoneNumbers` through the real clients of both namespaces, read as the service prints them. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi } from '../../lib/contract/chime-api';
import { type E164, parseE164 } from '../../lib/contract/phone-number-model';
import { UnusableResponse } from './aws-error';
import { type JsonObject, asObject, toJson } from '../runtime/json';
import { MAX_BODY_BYTES } from './bounded-body';
import type { Agents } from '../runtime/platform';
import * as chimeSdkVoice from './chime-sdk-voice-client';
import type { ListQuery } from './client-config';
import type { SuccessBody } from './raw-body';

/** A namespace that can be asked; `AUTO` has been decided before. */
export type ChimeNamespace = Exclude<ChimeApi, ChimeApi.AUTO>;

/** The `PhoneNumber` of an answer. Fields may be missing, `null`, or of a type that the model does not have. */
export type PhoneNumberElement = JsonObject;

/** One page of a list. */
export interface PhoneNumberPage {
  readonly phoneNumbers: readonly PhoneNumberElement[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** Asks one namespace, one request at a time. */
export interface ChimeCaller {
  /** Throws what the SDK throws, or `UnusableAnswer`. */
  get(number: E164, abortSignal: AbortSignal): Promise<PhoneNumberElement>;
  /** Throws what the SDK throws, or `UnusableAnswer`. */
  list(query: ListQuery, abortSignal: AbortSignal): Promise<PhoneNumberPage>;
  /** Closes the connections. */
  close(): void;
}

/** Connects to a namespace. The client of Amazon Chime, which few lookups ask, is loaded when it is needed. */
export async function connect(
  api: ChimeNamespace,
  region: string,
  credentials: AwsCredentialIdentity,
  agents: Agents | undefined,
): Promise<ChimeCaller> {
  const sdk = api === ChimeApi.CHIME ? await import('./chime-client') : chimeSdkVoice;
  const connection = sdk.connect({ region, credentials, agents });
  return {
    get: async (number, abortSignal) => {
      await connection.getPhoneNumber(number, abortSignal);
      return readPhoneNumber(connection.bodies.last, number);
    },
    list: async (query, abortSignal) => {
      await connection.listPhoneNumbers(query, abortSignal);
      return readPage(connection.bodies.last);
    },
    close: () => {
      connection.bodies.destroy();
    },
  };
}

function readPhoneNumber(body: SuccessBody, asked: E164): PhoneNumberElement {
  const { requestId } = body;
  const phoneNumber = asObject(parse(body).PhoneNumber);
  const { E164PhoneNumber, PhoneNumberId } = phoneNumber;
  const answered = [E164PhoneNumber, PhoneNumberId].find((value) => typeof value === 'string' && value !== '');
  if (answered === undefined) {
    throw new UnusableResponse('a success without a PhoneNumber', requestId);
  }
  if (parseE164(answered as string) !== asked) {
    throw new UnusableResponse('a success with the PhoneNumber of another number', requestId);
  }
  return phoneNumber;
}

function readPage(body: SuccessBody): PhoneNumberPage {
  const { PhoneNumbers, NextToken } = parse(body);
  if (!Array.isArray(PhoneNumbers)) {
    throw new UnusableResponse('a success without PhoneNumbers', body.requestId);
  }
  if (!isAbsent(NextToken) && typeof NextToken !== 'string') {
    throw new UnusableResponse("a success whose NextToken isn't a string", body.requestId);
  }
  return {
    phoneNumbers: PhoneNumbers.map(asObject),
    nextToken: isAbsent(NextToken) ? undefined : NextToken,
  };
}

function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

function parse({ bytes, requestId }: SuccessBody): JsonObject {
  if (bytes.length > MAX_BODY_BYTES) {
    throw new UnusableResponse('a success whose body is larger than 1 MB', requestId);
  }
  try {
    const response = asObject(JSON.parse(bytes.toString()));
    toJson(response); // What has too many levels can be read, and not be written again.
    return response;
  } catch {
    throw new UnusableResponse("a success whose body isn't JSON", requestId);
  }
}
