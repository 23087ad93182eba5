/** The error taxonomy: what an error of an AWS call means for the lookup, and how a person is told about it. */
import { AttemptTimeout } from './retry';

/** What an error means. */
export type Verdict =
  /** May pass: a server error, a broken or hanging connection. Retried. */
  | 'transient'
  /** Too many requests at once. Retried. */
  | 'throttled'
  /** IAM said no. Retried for a minute, since a role made seconds ago may not have reached every IAM host. */
  | 'access-denied'
  /** The number is not known there. */
  | 'not-found'
  /** The account may not use the API at all. */
  | 'forbidden'
  /** The credentials are not accepted. */
  | 'unauthorized'
  /** There is no such endpoint. */
  | 'no-host'
  /** A success that carries no phone number. */
  | 'unusable'
  /** Anything else: asking again would not change it. */
  | 'final';

/** What to do about it. */
const ADVICE: Record<Verdict, string> = {
  transient: 'Deploy again when the service answers, or raise the timeout of PhoneNumberLookupProvider.',
  throttled:
    'Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout, so that all lookups fit into the rate that the account may ask at.',
  'access-denied':
    "Allow chime:GetPhoneNumber on * for the function's role, or for that of assumeRole, and check its permissions boundary and the service control policies.",
  'not-found':
    'Check phoneNumberId, the account and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
  forbidden:
    'Check that the account may use this API, that chime:GetPhoneNumber is allowed in this Region, and the api and region props.',
  unauthorized:
    'Check that the credentials are valid, and that the account is active and may call chime:GetPhoneNumber.',
  'no-host': "Check the region prop, the DNS of the function's VPC, and its AWS_ENDPOINT_URL variables.",
  unusable: 'Deploy again; if it stays, report the request ID to AWS Support.',
  final: 'Check the props of PhoneNumberLookup and the environment of its function.',
};

/** A success that carries no phone number. */
export class UnusableResponse extends Error {
  public override readonly name = 'UnusableAnswer';
  public readonly $metadata: { readonly requestId: string | undefined };

  public constructor(message: string, requestId: string | undefined) {
    super(message);
    this.$metadata = { requestId };
  }
}

/** A call that failed for good, or until time was up. */
export class CallError extends Error {
  public override readonly name = 'CallError';
  public readonly verdict: Verdict;
  /** What to change. */
  public readonly advice: string;

  /**
   * @param target who was called, such as `Amazon Chime in us-east-1`.
   * @param cause what the last attempt threw.
   * @param attempts how many there were.
   * @param seconds how long they took.
   */
  public constructor(target: string, cause: unknown, attempts: number, seconds: number) {
    const verdict = verdictOf(cause);
    const effort = attempts > 1 ? ` after ${attempts} attempts in ${seconds.toFixed(0)} s` : '';
    super(`${target} ${describe(cause, verdict)}${effort}`);
    this.verdict = verdict;
    this.advice = ADVICE[verdict];
  }
}

/** Reads what the SDK, Node.js and this handler throw. */
export function verdictOf(error: unknown): Verdict {
  const { name, status, code } = read(error);
  if (error instanceof UnusableResponse) {
    return 'unusable';
  }
  if (error instanceof AttemptTimeout) {
    return 'transient';
  }
  if (status === undefined) {
    return verdictOfConnection(code);
  }
  if (/^AccessDenied|^UnrecognizedClient|^InvalidClientTokenId/.test(name)) {
    return 'access-denied';
  }
  if (status === 429 || /Throttl|TooManyRequests/.test(name)) {
    return 'throttled';
  }
  if (status >= 500 || status === 408) {
    return 'transient';
  }
  const byStatus: Partial<Record<number, Verdict>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found' };
  return byStatus[status] ?? 'final';
}

/** No HTTP status: the connection failed, or the code did. Node.js's and the parser's codes tell which. */
function verdictOfConnection(code: string): Verdict {
  if (code === 'ENOTFOUND') {
    return 'no-host';
  }
  return /^(E[A-Z]+(_AGAIN)?|HPE_\w+|ERR_STREAM_\w+)$/.test(code) ? 'transient' : 'final';
}

/** `answered 404 NotFoundException (message; request 4105c588-…)`, or what happened instead of an answer. */
function describe(error: unknown, verdict: Verdict): string {
  const { name, message, status, code, requestId } = read(error);
  const request = requestId && `request ${requestId}`;
  if (verdict === 'unusable' || error instanceof AttemptTimeout) {
    return `gave ${message}${inBrackets(request)}`;
  }
  if (status === undefined) {
    const what = code === '' ? `failed: ${name}` : `could not be reached: ${code}`;
    return `${what}${inBrackets(clip(message))}`;
  }
  // What the SDK calls errors that it can't read: those of a proxy, for example.
  return /^(Error|SyntaxError|Unknown\w*)$/.test(name)
    ? `answered ${status} with no error of the API${inBrackets(request)}`
    : `answered ${status} ${name}${inBrackets(clip(message), request)}`;
}

function inBrackets(...parts: readonly (string | undefined)[]): string {
  const text = parts.filter(Boolean).join('; ');
  return text && ` (${text})`;
}

function clip(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

function read(error: unknown): ErrorFacts {
  const {
    name = 'Error',
    message = String(error),
    code = '',
    $metadata,
  } = error as Partial<ErrorFacts> & {
    $metadata?: { httpStatusCode?: number; requestId?: string };
  };
  return { name, message, code, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId };
}
