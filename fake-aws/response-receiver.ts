/** Receives on loopback the responses that a custom resource's handler sends to its `ResponseURL`. */
import { type HttpRequest, type HttpResponse, LoopbackServer } from './loopback-server';

/** The body of a response, as CloudFormation reads it. */
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

export class ResponseReceiver extends LoopbackServer {
  /** Starts on a free port. */
  public static async start(): Promise<ResponseReceiver> {
    const receiver = new ResponseReceiver();
    await receiver.listen();
    return receiver;
  }

  private readonly bodies = new Map<string, string[]>();

  private constructor() {
    super({ respond: (request) => this.receive(request) });
  }

  /** The `ResponseURL` for a request, in the form of a signed URL. */
  public urlFor(requestId: string): string {
    return `${this.url}/${requestId}?X-Amz-Signature=loopback`;
  }

  /** All bodies that were sent for a request, in their order. */
  public bodiesOf(requestId: string): readonly string[] {
    return this.bodies.get(`/${requestId}`) ?? [];
  }

  /** The first response to a request. */
  public responseTo(requestId: string): ReceivedResponse | undefined {
    const [body] = this.bodiesOf(requestId);
    return body === undefined ? undefined : (JSON.parse(body) as ReceivedResponse);
  }

  private receive({ method, path, body }: HttpRequest): HttpResponse {
    if (method !== 'PUT') {
      return { status: 405 };
    }
    const key = new URL(path, 'http://localhost').pathname;
    this.bodies.set(key, [...(this.bodies.get(key) ?? []), body]);
    return { status: 200 };
  }
}
