/** Delivers the answer: an HTTP PUT to the URL that came with the event, which is a credential and never shown. */
import * as http from 'node:http';
import * as https from 'node:https';
import type { FailedCall } from '../../lib/contract/verdict';
import { type Response, serialize } from './response';
import type { Invocation } from '../runtime/invocation';
import type { Agents } from '../runtime/platform';
import { retry } from '../aws/retry';

const ATTEMPT_TIMEOUT_MS = 5000;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;

const MAX_REDIRECTS = 3;

/** S3 answers 307 for a bucket that is new and not known everywhere yet; the request is to be repeated there. */
const REPEATED = [307, 308];

/** CloudFormation's side refused the answer. */
class Refused extends Error {
  public constructor(public readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/**
 * Sends the answer until it is accepted.
 * @throws Error without any secret when it never was. Lambda then runs the event again, which gives it one more chance.
 */
export async function respond(
  url: string,
  response: Response,
  failedCall: FailedCall | undefined,
  { clock, deadline, log, agents }: Invocation,
): Promise<void> {
  const body = serialize(response);
  try {
    await retry(
      async (signal) => {
        await deliver(url, body, signal, agents);
      },
      {
        clock,
        deadline,
        attemptTimeout: ATTEMPT_TIMEOUT_MS,
        baseDelay: BASE_DELAY_MS,
        maxDelay: MAX_DELAY_MS,
        shouldRetry: (error) => !(error instanceof Refused) || error.status >= 500 || error.status === 429,
        onRetry: (error, attempt, delay) => {
          log.warn('Sending the response again', { attempt, delay: Math.round(delay), error: describe(error) });
        },
      },
    );
    log.info('Responded', {
      status: response.Status,
      bytes: Buffer.byteLength(body),
      errorType: failedCall?.errorType,
      operation: failedCall?.operation,
      reason: response.Reason,
    });
  } catch (error) {
    const problem = describe(error);
    log.error('CloudFormation did not accept the response', {
      error: problem,
      status: response.Status,
      reason: response.Reason,
    });
    throw new Error(`CloudFormation did not accept the response: ${problem}`, { cause: error });
  }
}

/** Puts the body where the URL points to, or where it is sent on from there. */
async function deliver(url: string, body: string, signal: AbortSignal, agents: Agents | undefined): Promise<void> {
  let target = new URL(url);
  for (let redirects = 0; ; redirects += 1) {
    const { status, location } = await put(target, body, signal, agents);
    if (status >= 200 && status <= 299) {
      return;
    }
    const next = redirects < MAX_REDIRECTS ? redirection(status, target, location) : undefined;
    if (next === undefined) {
      throw new Refused(status);
    }
    target = next;
  }
}

async function put(
  url: URL,
  body: string,
  signal: AbortSignal,
  agents: Agents | undefined,
): Promise<{ status: number; location: string | undefined }> {
  const { request, agent } =
    url.protocol === 'https:'
      ? { request: https.request, agent: agents?.httpsAgent }
      : { request: http.request, agent: agents?.httpAgent };
  return await new Promise((resolve, reject) => {
    // The URL is signed without a content type, so S3 wants it empty.
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    request(url, { method: 'PUT', headers, signal, agent }, (response) => {
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
      // The status says it all: what becomes of the rest of it does not matter.
      response.on('error', () => undefined).destroy();
    })
      .on('error', reject)
      .end(body);
  });
}

/** Messages of Node.js name hosts and ports, never a path or a query; codes say the same, shorter. */
function describe(error: unknown): string {
  const { code, message } = error as { code?: unknown; message: string };
  return typeof code === 'string' ? code : message;
}

/**
 * The target of a redirect.
 * @returns undefined for a status that is none, for a target that can't be read, and for one that would send on
 * unencrypted what came encrypted.
 */
export function redirection(status: number, from: URL, location: string | undefined): URL | undefined {
  if (!REPEATED.includes(status) || location === undefined || !URL.canParse(location, from.href)) {
    return undefined;
  }
  const to = new URL(location, from);
  return to.protocol === 'https:' || to.protocol === from.protocol ? to : undefined;
}
