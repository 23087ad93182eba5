/** What can go wrong between a client and a server. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type HttpResponse, send } from './loopback-server';

/** What one write of an endless body takes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * The answer comes late.
 * @param wait how time passes; tests replace it.
 */
export function latency(milliseconds: number, wait: (milliseconds: number) => Promise<unknown> = delay): Fault {
  return async ({ respond, response }) => {
    await wait(milliseconds);
    send(response, respond());
  };
}

/**
 * Nothing ever comes.
 * @param onHang told that somebody is waiting for nothing.
 */
export function hang(onHang?: () => unknown): Fault {
  return () => {
    onHang?.();
  };
}

/** The answer begins, and never ends. */
export function hangMidBody(onHang?: () => unknown): Fault {
  return ({ respond, response }) => {
    begin(response, respond(), onHang);
  };
}

/** The connection is reset before the server has done anything. */
export const reset: Fault = ({ response }) => {
  response.socket?.resetAndDestroy();
};

/** The server does its work, but the connection is reset before it says so. */
export const loseResponse: Fault = ({ respond, response }) => {
  respond();
  response.socket?.resetAndDestroy();
};

/** The connection breaks in the middle of the answer's body. */
export const breakMidBody: Fault = ({ respond, response }) => {
  begin(response, respond(), () => response.socket?.destroy());
};

/** Half of the answer's body comes, as if it were all. */
export const halveBody: Fault = ({ respond, response }) => {
  const { body = '', ...rest } = respond();
  send(response, { ...rest, body: half(body) });
};

/** The answer comes under another content type. */
export function relabel(contentType: string): Fault {
  return ({ respond, response }) => {
    const { headers, ...rest } = respond();
    send(response, { ...rest, headers: { ...headers, 'Content-Type': contentType } });
  };
}

/** A proxy or a gateway answers instead of the server, with a page for people. */
export function htmlPage(status: number): Fault {
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><h1>${status}</h1></body>\r\n</html>`;
  return refuse({ status, headers: { 'Content-Type': 'text/html' }, body });
}

/** The answer's body never ends, and comes as fast as it is taken. */
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

/**
 * The client is sent elsewhere.
 * @param location an absolute URL, or a path on the same server.
 */
export function redirect(status: number, location: string): Fault {
  return refuse({ status, headers: { Location: location } });
}

/** The server refuses to do its work. */
export function refuse(refusal: HttpResponse): Fault {
  return ({ response }) => {
    send(response, refusal);
  };
}

/** Another fault, for as long as something holds. */
export function during(holds: () => boolean, fault: Fault): Fault {
  return (exchange) => {
    if (holds()) {
      return fault(exchange);
    }
    send(exchange.response, exchange.respond());
  };
}

export interface Rate {
  readonly perSecond: number;
  /** How many requests may come at once after a pause. */
  readonly burst: number;
}

/** A token bucket: requests beyond the rate are refused. */
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

/** Sends the head of an answer and half of its body. */
function begin(response: ServerResponse, { status, headers, body = '' }: HttpResponse, onBegun?: () => unknown): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) + 1 });
  response.flushHeaders();
  response.write(half(body), onBegun);
}

function half(text: string): string {
  return text.slice(0, text.length / 2);
}
