/** An HTTP server on loopback that responds from a function, and into which tests can inject faults. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface HttpRequest {
  readonly method: string;
  /** Path and query with their percent-encoding, as they were received. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request and its response, before any of the response is sent. */
interface Exchange {
  readonly request: HttpRequest;
  /** Lets the server process the request, and returns the response that it would send. */
  readonly respond: () => HttpResponse;
  readonly response: ServerResponse;
}

/** Decides whether the server processes the request (by calling `respond`), and what the client receives. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

export interface Service {
  /** Called for each request, including those that a fault prevents. */
  readonly onRequest?: (request: HttpRequest) => void;
  /** Returns the response to a request that isn't allowed. Faults don't affect it. */
  readonly refuse?: (request: HttpRequest) => Promise<HttpResponse | undefined> | undefined;
  readonly respond: (request: HttpRequest) => HttpResponse;
}

/** Other `Host` headers are rejected: with DNS rebinding, a web page could point its own name at this server. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export class LoopbackServer {
  private readonly faults: { readonly fault: Fault; left: number }[] = [];
  private readonly server = createServer((request, response) => {
    this.serve(request, response).catch(() => {
      response.destroy(); // The client closed the connection in the middle of its request.
    });
  });

  public constructor(private readonly service: Service) {}

  /** The server's URL, without a slash at the end. */
  public get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Starts on a free port. */
  public async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  /**
   * Injects a fault into requests. Several faults take effect one after the other, in their order.
   * @param times the number of requests. The default is all requests from now on.
   */
  public injectFault(fault: Fault, times = Infinity): void {
    this.faults.push({ fault, left: times });
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

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = message;
    if (!LOOPBACK.test(headers.host ?? '')) {
      send(response, { status: 403 });
      return;
    }
    const request = { method, path, headers, body: await text(message) };
    this.service.onRequest?.(request);
    const refusal = await this.service.refuse?.(request);
    if (refusal !== undefined) {
      send(response, refusal);
      return;
    }
    const exchange = { request, respond: () => this.service.respond(request), response };
    const next = this.faults.find(({ left }) => left > 0);
    if (next === undefined) {
      send(response, exchange.respond());
      return;
    }
    next.left -= 1;
    await next.fault(exchange);
  }
}

export function send(response: ServerResponse, { status, headers, body = '' }: HttpResponse): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
