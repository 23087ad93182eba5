/** Reads bodies of responses: with a size limit, which the SDK doesn't have, and without the SDK's deserializer. */
import { addAbortSignal, type Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { DeserializeHandler, DeserializeHandlerArguments, HttpResponse, MiddlewareStack } from '@smithy/types';

/** A phone number with all details takes a few kilobytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

type Handle = NodeHttpHandler['handle'];

export class BoundedBodyHandler extends NodeHttpHandler {
  /** The body of the response is a `Buffer` of at most `MAX_BODY_BYTES + 1`. The last byte means that there was more. */
  public override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const result = await super.handle(request, options);
    const body = result.response.body as Readable;
    // Without the signal, the function would still read an endless body after its attempt has timed out.
    const { abortSignal } = options ?? {};
    if (abortSignal !== undefined) {
      addAbortSignal(abortSignal as AbortSignal, body);
    }
    result.response.body = await readBeginning(body);
    return result;
  }
}

export interface RawBody {
  readonly bytes: Buffer;
  readonly requestId: string | undefined;
}

/**
 * Sends a command, and returns the body of a successful response. The SDK's deserializer would turn timestamps into
 * dates, drop elements that its model doesn't have, and throw at unexpected types.
 */
export async function sendForRawBody<Input extends object, Output extends object>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  send: () => Promise<unknown>,
): Promise<RawBody> {
  let body: RawBody = { bytes: Buffer.of(), requestId: undefined };
  command.middlewareStack.addRelativeTo(
    (next: DeserializeHandler<Input, Output>) => async (args: DeserializeHandlerArguments<Input>) => {
      const result = await next(args);
      const response = result.response as HttpResponse;
      if (response.statusCode < 300) {
        body = { bytes: response.body as Buffer, requestId: response.headers['x-amzn-requestid'] };
        response.body = Buffer.from('{}');
      }
      return result;
    },
    { name: 'rawBody', relation: 'after', toMiddleware: 'deserializerMiddleware' },
  );
  await send();
  return body;
}

async function readBeginning(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) {
      break; // This also closes the connection.
    }
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES + 1);
}
