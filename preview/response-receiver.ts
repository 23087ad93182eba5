/** Takes the answers that a custom resource's handler PUTs to its `ResponseURL`, on loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The body of an answer, as CloudFormation reads it. */
export interface ReceivedAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly NoEcho?: boolean;
  readonly Data?: Readonly<Record<string, string>>;
}

export class ResponseReceiver {
  /** Starts on a free port. */
  public static async start(): Promise<ResponseReceiver> {
    const receiver = new ResponseReceiver();
    await new Promise<void>((resolve, reject) => {
      receiver.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return receiver;
  }

  private readonly bodies = new Map<string, string[]>();
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      const key = new URL(request.url ?? '', 'http://localhost').pathname;
      this.bodies.set(key, [...(this.bodies.get(key) ?? []), body]);
      response.end();
    });
  });

  /** The `ResponseURL` for a request, in the form of a signed one. */
  public urlFor(requestId: string): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}/${requestId}?X-Amz-Signature=loopback`;
  }

  /** All bodies that came for a request, in their order. */
  public bodiesOf(requestId: string): readonly string[] {
    return this.bodies.get(`/${requestId}`) ?? [];
  }

  /** The first answer to a request, if one came. */
  public answerTo(requestId: string): ReceivedAnswer | undefined {
    const [body] = this.bodiesOf(requestId);
    return body === undefined ? undefined : (JSON.parse(body) as ReceivedAnswer);
  }

  /** Stops listening and closes all connections. */
  public async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }
}
