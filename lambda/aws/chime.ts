/** `GetPhoneNumber` through the real clients of both namespaces, read as the service prints it. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi } from '../../lib/contract/chime-api';
import { type E164, parseE164 } from '../../lib/contract/e164';
import { UnusableResponse } from './call-error';
import { type JsonObject, asObject, toJson } from '../runtime/json';
import { MAX_BODY_BYTES } from './clients/bounded-body-handler';
import type { SuccessBody } from './clients/raw-body-handler';

/** A namespace that can be asked; `AUTO` has been decided before. */
export type ChimeNamespace = Exclude<ChimeApi, ChimeApi.AUTO>;

/** The `PhoneNumber` of an answer. Fields may be missing, `null`, or of a type that the model does not have. */
export type PhoneNumberElement = JsonObject;

/** Asks one namespace, one request at a time. */
export interface ChimeCaller {
  /** Throws what the SDK throws, or `UnusableAnswer`. */
  get(number: E164, abortSignal: AbortSignal): Promise<PhoneNumberElement>;
  /** Closes the connections. */
  close(): void;
}

/** Loads a namespace's client, and not the other one: a cold start waits for every module. */
export async function connect(
  api: ChimeNamespace,
  region: string,
  credentials: AwsCredentialIdentity,
): Promise<ChimeCaller> {
  const sdk = api === ChimeApi.CHIME ? await import('./clients/chime') : await import('./clients/chime-sdk-voice');
  const connection = sdk.connect({ region, credentials });
  return {
    get: async (number, abortSignal) => {
      await connection.getPhoneNumber(number, abortSignal);
      return readPhoneNumber(connection.bodies.last, number);
    },
    close: () => {
      connection.bodies.destroy();
    },
  };
}

function readPhoneNumber({ bytes, requestId }: SuccessBody, asked: E164): PhoneNumberElement {
  if (bytes.length > MAX_BODY_BYTES) {
    throw new UnusableResponse('a success whose body is larger than 1 MB', requestId);
  }
  let response: unknown;
  try {
    response = JSON.parse(bytes.toString());
    toJson(response); // What has too many levels can be read, and not be written again.
  } catch {
    throw new UnusableResponse('a success whose body is no JSON', requestId);
  }
  const phoneNumber = asObject(asObject(response).PhoneNumber);
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
