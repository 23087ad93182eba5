/** Faults between a client and a server. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type HttpResponse, send } from './loopback-server';

const CHUNK_BYTES = 64 * 1024;

/**
 * The response is late.
 * @param wait lets time pass. Tests replace it.
 */
export function latency(milliseconds: number, wait: (milliseconds: number) => Promise<unknown> = delay): Fault {
  return async ({ respond, response }) => {
    await wait(milliseconds);
    send(response, respond());
  };
}

/**
 * There is no response, and the connection stays open.
 * @param onHang called when the client starts to wait.
 */
export function hang(onHang?: () => unknown): Fault {
  return () => {
    onHang?.();
  };
}

/** The response begins, and never ends. */
export function hangMidBody(onHang?: () => unknown): Fault {
  return ({ respond, response }) => {
    begin(response, respond(), onHang);
  };
}

/** The connection is reset before the server processes the request. */
export const reset: Fault = ({ response }) => {
  response.socket?.resetAndDestroy();
};

/** The server processes the request, but the connection is reset before the response. */
export const loseResponse: Fault = ({ respond, response }) => {
  respond();
  response.socket?.resetAndDestroy();
};

/** The connection is closed in the middle of the body. */
export const breakMidBody: Fault = ({ respond, response }) => {
  begin(response, respond(), () => response.socket?.destroy());
};

/** The response contains half of the body only, with the content length of that half. */
export const halveBody: Fault = ({ respond, response }) => {
  const { body = '', ...rest } = respond();
  send(response, { ...rest, body: half(body) });
};

/** The response has another content type. */
export function relabel(contentType: string): Fault {
  return ({ respond, response }) => {
    const { headers, ...rest } = respond();
    send(response, { ...rest, headers: { ...headers, 'Content-Type': contentType } });
  };
}

/** A proxy or a gateway responds instead of the server, with an HTML page. */
export function htmlPage(status: number): Fault {
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><h1>${status}</h1></body>\r\n</html>`;
  return refuse({ status, headers: { 'Content-Type': 'text/html' }, body });
}

/** The body never ends, and arrives as fast as the client reads it. */
export function endlessBody(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return async ({ response }) => {
    response.writeHead(status, headers);
    await pipeline(endlessly(Buffer.from('{"Message": "'.padEnd(CHUNK_BYTES, ':'))), response);
  };
}

function* endlessly(chunk: Buffer): Generator<Buffer> {
  for (;;) {
    yield chunk;
  }
}

/** @param location an absolute URL, or a path on the same server. */
export function redirect(status: number, location: string): Fault {
  return refuse({ status, headers: { Location: location } });
}

/** The server returns this response instead of processing the request. */
export function refuse(refusal: HttpResponse): Fault {
  return ({ response }) => {
    send(response, refusal);
  };
}

/** Another fault, as long as a condition is true. */
export function during(isActive: () => boolean, fault: Fault): Fault {
  return (exchange) => {
    if (isActive()) {
      return fault(exchange);
    }
    send(exchange.response, exchange.respond());
  };
}

export interface Rate {
  readonly perSecond: number;
  /** The number of requests that are allowed at once after a pause. */
  readonly burst: number;
}

/** A token bucket: requests beyond the rate get the `refusal`. */
export function throttle({ perSecond, burst }: Rate, refusal: HttpResponse, now = () => performance.now()): Fault {
  let tokens = burst;
  let filled = now();
  return ({ respond, response }) => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filled) / 1000) * perSecond);
    filled = time;
    if (tokens < 1) {
      send(response, refusal);
      return;
    }
    tokens -= 1;
    send(response, respond());
  };
}

/** Sends the headers and half of the body. */
function begin(response: ServerResponse, { status, headers, body = '' }: HttpResponse, onBegun?: () => unknown): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) + 1 });
  response.flushHeaders();
  response.write(half(body), onBegun);
}

function half(text: string): string {
  return text.slice(0, text.length / 2);
}
