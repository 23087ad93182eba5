/** Sends a response with an HTTP PUT to the URL of the event. The URL is a credential, so no error or log line contains it. */
import * as http from 'node:http';
import * as https from 'node:https';
import type { CloudFormationCustomResourceResponse } from 'aws-lambda';
import type { FailureDetails } from '../../lib/contract/verdict';
import { retry } from '../aws/retry';
import type { Invocation } from '../runtime/invocation';
import { toJson } from '../runtime/json';
import type { Agents } from '../runtime/platform';

const ATTEMPT_TIMEOUT_MS = 5000;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;

const MAX_REDIRECTS = 3;

/** S3 returns 307 while a new bucket isn't known everywhere. Both statuses repeat the request with its body. */
const REDIRECTS = [307, 308];

/** An HTTP status other than success. */
class HttpError extends Error {
  public constructor(public readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/**
 * Retries until the response is accepted.
 * @param details what the log says in addition to the reason of a failure.
 * @throws Error if the response is never accepted. Lambda then invokes the function again.
 */
export async function sendResponse(
  url: string,
  response: CloudFormationCustomResourceResponse,
  details: FailureDetails | undefined,
  { clock, deadline, log, agents }: Invocation,
): Promise<void> {
  const { Status: status, Reason: reason } = response;
  const body = toJson(response);
  try {
    await retry(
      async (signal) => {
        await putAndRedirect(url, body, signal, agents);
      },
      {
        clock,
        deadline,
        attemptTimeout: ATTEMPT_TIMEOUT_MS,
        baseDelay: BASE_DELAY_MS,
        maxDelay: MAX_DELAY_MS,
        shouldRetry: (error) => !(error instanceof HttpError) || error.status >= 500 || error.status === 429,
        onRetry: (error, attempt, delay) => {
          log.warn('Sending the response again', { attempt, delay: Math.round(delay), error: messageOf(error) });
        },
      },
    );
    const { errorType, operation, phoneNumberStatus } = details ?? {};
    log.info('Responded', { status, bytes: Buffer.byteLength(body), errorType, operation, phoneNumberStatus, reason });
  } catch (error) {
    const problem = messageOf(error);
    log.error('CloudFormation did not accept the response', { error: problem, status, reason });
    throw new Error(`CloudFormation did not accept the response: ${problem}`, { cause: error });
  }
}

async function putAndRedirect(
  url: string,
  body: string,
  signal: AbortSignal,
  agents: Agents | undefined,
): Promise<void> {
  let target = new URL(url);
  for (let redirects = 0; ; redirects += 1) {
    const { status, location } = await put(target, body, signal, agents);
    if (status >= 200 && status <= 299) {
      return;
    }
    const next = redirects < MAX_REDIRECTS ? redirectTarget(status, target, location) : undefined;
    if (next === undefined) {
      throw new HttpError(status);
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
    // The signature of the URL has no content type, so S3 requires an empty one.
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    request(url, { method: 'PUT', headers, signal, agent }, (response) => {
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
      // Only the status matters.
      response.on('error', () => undefined).destroy();
    })
      .on('error', reject)
      .end(body);
  });
}

/** Messages of Node.js contain hosts and ports but never a path or a query. Codes are shorter. */
function messageOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message: string };
  return typeof code === 'string' ? code : message;
}

/** Returns undefined if the response isn't a redirect, has no valid target, or redirects from HTTPS to HTTP. */
export function redirectTarget(status: number, from: URL, location: string | undefined): URL | undefined {
  if (!REDIRECTS.includes(status) || location === undefined || !URL.canParse(location, from.href)) {
    return undefined;
  }
  const to = new URL(location, from);
  return to.protocol === 'https:' || to.protocol === from.protocol ? to : undefined;
}
