/** Takes the answers that a custom resource's handler PUTs to its `ResponseURL`, on loopback. */
import { type Fault, LoopbackServer } from './loopback-server';

/** The body of an answer, as CloudFormation reads it. */
export interface ReceivedResponse {
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
    await receiver.server.listen();
    return receiver;
  }

  private readonly bodies = new Map<string, string[]>();
  private readonly server = new LoopbackServer({
    respond: ({ method, url, body }) => {
      if (method !== 'PUT') {
        return { status: 405 };
      }
      const key = new URL(url, 'http://localhost').pathname;
      this.bodies.set(key, [...(this.bodies.get(key) ?? []), body]);
      return { status: 200 };
    },
  });

  /** The `ResponseURL` for a request, in the form of a signed one. */
  public urlFor(requestId: string): string {
    return `${this.server.url}/${requestId}?X-Amz-Signature=loopback`;
  }

  /** All bodies that came for a request, in their order. */
  public bodiesOf(requestId: string): readonly string[] {
    return this.bodies.get(`/${requestId}`) ?? [];
  }

  /** The first answer to a request, if one came. */
  public responseTo(requestId: string): ReceivedResponse | undefined {
    const [body] = this.bodiesOf(requestId);
    return body === undefined ? undefined : (JSON.parse(body) as ReceivedResponse);
  }

  /**
   * Makes responses meet with a fault on their way.
   * @param times how many; all of them from now on, unless given.
   */
  public injectFault(fault: Fault, times?: number): void {
    this.server.injectFault(fault, times);
  }

  /** Stops listening and closes all connections. */
  public async stop(): Promise<void> {
    await this.server.stop();
  }
}
