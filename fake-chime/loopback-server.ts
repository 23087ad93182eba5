/** An HTTP server on loopback that answers from a function, and that can be told to misbehave. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Trouble } from './faults';

/** A request that has come in whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as they stood on the wire, percent-encoding included. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a server does. */
export interface Service {
  /** Told of every request, those included that meet with trouble. */
  readonly arrived?: (request: HttpRequest) => void;
  readonly answer: (request: HttpRequest) => HttpAnswer;
}

export class LoopbackServer {
  private readonly troubles: { readonly trouble: Trouble; left: number }[] = [];
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
   * Makes requests meet with trouble. Several troubles are used up in the order in which they were given.
   * @param times how many requests; all of them from now on, unless given.
   */
  public disturb(trouble: Trouble, times = Infinity): void {
    this.troubles.push({ trouble, left: times });
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
    const request = { method, url, headers, body: await text(message) };
    this.service.arrived?.(request);
    const exchange = { request, answer: () => this.service.answer(request), response };
    const next = this.troubles.find(({ left }) => left > 0);
    if (next === undefined) {
      send(response, exchange.answer());
      return;
    }
    next.left -= 1;
    await next.trouble(exchange);
  }
}

export function send(response: ServerResponse, { status, headers, body = '' }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
