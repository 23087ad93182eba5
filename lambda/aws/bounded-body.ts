/** The SDK's HTTP handler, which reads of a body only so much: the SDK itself would read without an end. */
import { addAbortSignal, type Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A phone number with all its details takes a few kilobytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

type Handle = NodeHttpHandler['handle'];

export class BoundedBodyHandler extends NodeHttpHandler {
  /** Answers with the whole body, or with the beginning of one that is longer than `MAX_BODY_BYTES`. */
  public override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const result = await super.handle(request, options);
    const body = result.response.body as Readable;
    // Else a body that comes for ever would be read for ever, long after its request was given up.
    const { abortSignal } = options ?? {};
    if (abortSignal !== undefined) {
      addAbortSignal(abortSignal as AbortSignal, body);
    }
    result.response.body = await readBeginning(body);
    return result;
  }
}

/** One byte more than the limit tells that there was more. */
async function readBeginning(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) {
      break; // Which also closes the connection.
    }
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES + 1);
}
