/** The SDK's HTTP handler, which keeps what a success says before the SDK parses it. */
import type { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A success as it came. */
export interface SuccessBody {
  readonly text: string;
  readonly requestId: string | undefined;
}

/**
 * The SDK would turn timestamps into dates and so lose how the service prints them, drop elements that are newer than
 * its model, and throw at types that are not in it. It is given an empty object to parse.
 */
export class RawBodyHandler extends NodeHttpHandler {
  /** Of the last success. */
  public last: SuccessBody = { text: '', requestId: undefined };

  public override async handle(...args: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const result = await super.handle(...args);
    const { response } = result;
    if (response.statusCode < 300) {
      this.last = { text: await readAll(response.body as Readable), requestId: response.headers['x-amzn-requestid'] };
      response.body = Buffer.from('{}');
    }
    return result;
  }
}

async function readAll(stream: Readable): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    text += chunk as string;
  }
  return text;
}
