/** `GetPhoneNumber` through the real clients of both namespaces, read as the service prints it. */
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi } from '../lib/chime-api';
import { type E164, parseE164 } from '../lib/e164';
import { UnusableAnswer } from './call-error';
import { type JsonObject, asObject } from './json';

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
  const requestHandler = new BodyKeeper();
  const send = await sender(api, {
    region,
    credentials,
    requestHandler,
    maxAttempts: 1, // Retries are this handler's own, bounded by time.
    customUserAgent: 'cdk-chime-phone-number',
  });
  return {
    get: async (number, abortSignal) => {
      await send(number, abortSignal);
      return readPhoneNumber(requestHandler.success, number);
    },
    close: () => {
      requestHandler.destroy();
    },
  };
}

interface ClientConfig {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity;
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
  readonly customUserAgent: string;
}

type Sender = (PhoneNumberId: E164, abortSignal: AbortSignal) => Promise<unknown>;

async function sender(api: ChimeNamespace, config: ClientConfig): Promise<Sender> {
  if (api === ChimeApi.CHIME) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- numbers of BusinessCalling are known there alone
    const { ChimeClient, GetPhoneNumberCommand } = await import('@aws-sdk/client-chime');
    const client = new ChimeClient(config);
    return async (PhoneNumberId, abortSignal) =>
      await client.send(new GetPhoneNumberCommand({ PhoneNumberId }), { abortSignal });
  }
  const { ChimeSDKVoiceClient, GetPhoneNumberCommand } = await import('@aws-sdk/client-chime-sdk-voice');
  const client = new ChimeSDKVoiceClient(config);
  return async (PhoneNumberId, abortSignal) =>
    await client.send(new GetPhoneNumberCommand({ PhoneNumberId }), { abortSignal });
}

/** A success as it came. */
interface Success {
  readonly body: string;
  readonly requestId: string | undefined;
}

/**
 * The SDK's HTTP handler, which keeps the body of a success before the SDK parses it. The SDK would turn timestamps
 * into dates and so lose how the service prints them, drop elements that are newer than its model, and throw at types
 * that are not in it.
 */
class BodyKeeper extends NodeHttpHandler {
  public success: Success = { body: '', requestId: undefined };

  public override async handle(...args: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const result = await super.handle(...args);
    if (result.response.statusCode < 300) {
      this.success = {
        body: await text(result.response.body as Readable),
        requestId: result.response.headers['x-amzn-requestid'],
      };
      result.response.body = Buffer.from('{}');
    }
    return result;
  }
}

function readPhoneNumber({ body, requestId }: Success, asked: E164): PhoneNumberElement {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new UnusableAnswer('a success whose body is no JSON', requestId);
  }
  const phoneNumber = asObject(asObject(answer).PhoneNumber);
  const { E164PhoneNumber, PhoneNumberId } = phoneNumber;
  const answered = [E164PhoneNumber, PhoneNumberId].find((value) => typeof value === 'string' && value !== '');
  if (answered === undefined) {
    throw new UnusableAnswer('a success without a PhoneNumber', requestId);
  }
  if (parseE164(answered as string) !== asked) {
    throw new UnusableAnswer('a success with the PhoneNumber of another number', requestId);
  }
  return phoneNumber;
}
