/** An HTTP server on loopback that answers from a function, and that can be told to misbehave. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that has come in whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as they stood on the wire, percent-encoding included. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request and its response, before anything of the response is sent. */
export interface Exchange {
  readonly request: HttpRequest;
  /** Lets the server do its work, and returns what it would send. */
  readonly respond: () => HttpResponse;
  readonly response: ServerResponse;
}

/** Decides whether the server gets to do its work (by calling `respond`), and what of that reaches the client. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

/** What a server does. */
export interface Service {
  /** Told of every request, including those that meet with a fault. */
  readonly arrived?: (request: HttpRequest) => void;
  readonly respond: (request: HttpRequest) => HttpResponse;
}

/**
 * A web page can give a name of its own this computer's address (DNS rebinding), and would then read what is served
 * here; the `Host` header is what it can't choose.
 */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export class LoopbackServer {
  private readonly faults: { readonly fault: Fault; left: number }[] = [];
  private readonly server = createServer((request, response) => {
    this.serve(request, response).catch(() => {
      response.destroy(); // The client went away in the middle of its request.
    });
  });

  public constructor(private readonly service: Service) {}

  /** Where the server listens, without a slash at the end. */
  public get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Starts to listen on a free port. */
  public async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  /**
   * Makes requests meet with a fault. Several faults are used up in the order in which they were injected.
   * @param times how many requests; all of them from now on, unless given.
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
    const { method = '', url = '', headers } = message;
    if (!LOOPBACK.test(headers.host ?? '')) {
      send(response, { status: 403 });
      return;
    }
    const request = { method, url, headers, body: await text(message) };
    this.service.arrived?.(request);
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
