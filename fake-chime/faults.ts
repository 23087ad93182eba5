/**
 * What can go wrong between a client and a server. A trouble decides whether the server gets to do its work (by asking
 * for its `answer`) and what of that reaches the client.
 */
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type HttpAnswer, type HttpRequest, send } from './loopback-server';

export interface Exchange {
  readonly request: HttpRequest;
  /** Lets the server do its work, and gives what it would answer. */
  readonly answer: () => HttpAnswer;
  readonly response: ServerResponse;
}

export type Trouble = (exchange: Exchange) => void | Promise<void>;

/**
 * The answer comes late.
 * @param wait how time passes; tests replace it.
 */
export function latency(milliseconds: number, wait: (milliseconds: number) => Promise<unknown> = delay): Trouble {
  return async ({ answer, response }) => {
    await wait(milliseconds);
    send(response, answer());
  };
}

/**
 * Nothing ever comes.
 * @param onHang told that somebody is waiting for nothing.
 */
export function hang(onHang?: () => unknown): Trouble {
  return () => {
    onHang?.();
  };
}

/** The answer begins, and never ends. */
export function hangMidBody(onHang?: () => unknown): Trouble {
  return ({ answer, response }) => {
    begin(response, answer(), onHang);
  };
}

/** The connection is reset before the server has done anything. */
export const reset: Trouble = ({ response }) => {
  response.socket?.resetAndDestroy();
};

/** The server does its work, but the connection is reset before it says so. */
export const loseAnswer: Trouble = ({ answer, response }) => {
  answer();
  response.socket?.resetAndDestroy();
};

/** The connection breaks in the middle of the answer's body. */
export const breakMidBody: Trouble = ({ answer, response }) => {
  begin(response, answer(), () => response.socket?.destroy());
};

/** Half of the answer's body comes, as if it were all. */
export const halveBody: Trouble = ({ answer, response }) => {
  const { body = '', ...rest } = answer();
  send(response, { ...rest, body: half(body) });
};

/** The answer comes under another content type. */
export function relabel(contentType: string): Trouble {
  return ({ answer, response }) => {
    const { headers, ...rest } = answer();
    send(response, { ...rest, headers: { ...headers, 'Content-Type': contentType } });
  };
}

/** A proxy or a gateway answers instead of the server, with a page for people. */
export function htmlPage(status: number): Trouble {
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><h1>${status}</h1></body>\r\n</html>`;
  return refuse({ status, headers: { 'Content-Type': 'text/html' }, body });
}

/**
 * The client is sent elsewhere.
 * @param location an absolute URL, or a path on the same server.
 */
export function redirect(status: number, location: string): Trouble {
  return refuse({ status, headers: { Location: location } });
}

/** The server refuses to do its work. */
export function refuse(refusal: HttpAnswer): Trouble {
  return ({ response }) => {
    send(response, refusal);
  };
}

/** Another trouble, for as long as something holds. */
export function during(holds: () => boolean, trouble: Trouble): Trouble {
  return (exchange) => {
    if (holds()) {
      return trouble(exchange);
    }
    send(exchange.response, exchange.answer());
  };
}

export interface Rate {
  readonly perSecond: number;
  /** How many requests may come at once after a pause. */
  readonly burst: number;
}

/** A token bucket: requests beyond the rate are refused. */
export function throttle({ perSecond, burst }: Rate, refusal: HttpAnswer, now = () => performance.now()): Trouble {
  let tokens = burst;
  let filled = now();
  return ({ answer, response }) => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filled) / 1000) * perSecond);
    filled = time;
    if (tokens < 1) {
      send(response, refusal);
      return;
    }
    tokens -= 1;
    send(response, answer());
  };
}

/** Sends the head of an answer and half of its body. */
function begin(response: ServerResponse, { status, headers, body = '' }: HttpAnswer, onBegun?: () => unknown): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) + 1 });
  response.flushHeaders();
  response.write(half(body), onBegun);
}

function half(text: string): string {
  return text.slice(0, text.length / 2);
}
