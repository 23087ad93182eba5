/** The SDK's HTTP handler, which keeps what a success says before the SDK parses it. */
import { BoundedBodyHandler } from './bounded-body';

/** A success as it came, as far as it was read. */
export interface SuccessBody {
  readonly bytes: Buffer;
  readonly requestId: string | undefined;
}

type Handle = BoundedBodyHandler['handle'];

/**
 * The SDK would turn timestamps into dates and so lose how the service prints them, drop elements that are newer than
 * its model, and throw at types that are not in it. It is given an empty object to parse.
 */
export class RawBodyHandler extends BoundedBodyHandler {
  /** Of the last success. */
  public last: SuccessBody = { bytes: Buffer.of(), requestId: undefined };

  public override async handle(...args: Parameters<Handle>): ReturnType<Handle> {
    const result = await super.handle(...args);
    const { response } = result;
    if (response.statusCode < 300) {
      this.last = { bytes: response.body as Buffer, requestId: response.headers['x-amzn-requestid'] };
      response.body = Buffer.from('{}');
    }
    return result;
  }
}
