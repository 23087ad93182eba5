/** The error taxonomy: what an error of an AWS call means for the lookup, and how a person is told about it. */
import type { FailedCall, Verdict } from '../../lib/contract/verdict';
import { clip } from '../runtime/mask';
import { AttemptTimeout } from './retry';

/** Characters that are told of a message, and of a name or an ID. */
const MAX_MESSAGE = 300;
const MAX_NAME = 100;

const SERVICE_IS_DOWN =
  'Deploy again when the service is available, or raise the timeout of PhoneNumberLookupProvider.';

const NO_PERMISSION =
  "Allow chime:GetPhoneNumber on * for the function's role, or for that of assumeRole, and check its permissions boundary and the service control policies.";

const WRONG_SETTINGS = 'Check the props of PhoneNumberLookup and the environment of its function.';

/** What to do about it. */
const ADVICE: Record<Verdict, string> = {
  transient: SERVICE_IS_DOWN,
  timeout: SERVICE_IS_DOWN,
  'no-connection': SERVICE_IS_DOWN,
  throttled:
    'Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout, so that the lookups stay within the request rate of the account.',
  'access-denied': NO_PERMISSION,
  'not-authorized': NO_PERMISSION,
  'not-found':
    'Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
  forbidden:
    'Check that the account may use this API, that chime:GetPhoneNumber is allowed in this Region, and the api and region props.',
  unauthorized:
    'Check that the credentials are valid, and that the account is active and may call chime:GetPhoneNumber.',
  'bad-signature':
    'Check that the credentials are valid and that the clock of the computer is right; for a preview, sign in again.',
  'not-the-api':
    "Check what responds instead of the API: a proxy, a gateway, or the endpoint in the function's AWS_ENDPOINT_URL variables.",
  'no-host': "Check the region prop, the DNS of the function's VPC, and its AWS_ENDPOINT_URL variables.",
  unusable: 'Deploy again. If the problem persists, report the request ID to AWS Support.',
  'bad-endpoint': WRONG_SETTINGS,
  final: WRONG_SETTINGS,
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
export class CallError extends Error implements FailedCall {
  public override readonly name = 'CallError';
  public readonly errorType: Verdict;
  /** What to change. */
  public readonly advice: string;

  /**
   * @param target who was called, such as `Amazon Chime in us-east-1`.
   * @param operation of the API.
   * @param cause what the last attempt threw.
   * @param attempts how many there were.
   * @param seconds how long they took.
   */
  public constructor(
    target: string,
    public readonly operation: string,
    cause: unknown,
    attempts: number,
    seconds: number,
  ) {
    const verdict = verdictOf(cause);
    const effort = attempts > 1 ? ` after ${attempts} attempts in ${seconds.toFixed(0)} s` : '';
    super(`${target} ${describe(cause, verdict)}${effort}`);
    this.errorType = verdict;
    this.advice = ADVICE[verdict];
  }
}

/** Errors of `GetPhoneNumber`'s model that settle the matter, each with its status. */
const MODELLED: Readonly<Record<string, { readonly status: number; readonly verdict: Verdict }>> = {
  UnauthorizedClientException: { status: 401, verdict: 'unauthorized' },
  ForbiddenException: { status: 403, verdict: 'forbidden' },
  NotFoundException: { status: 404, verdict: 'not-found' },
};

/** Begins the message with which `ForbiddenException` says that IAM denied the action, and nothing about the account. */
const DENIED_BY_IAM = 'AWS authorization failed';

/** Errors that AWS returns before a request reaches an API. */
const BAD_SIGNATURE =
  /^(ExpiredToken|IncompleteSignature|InvalidAccessKeyId|InvalidSignature|MissingAuthenticationToken|OptInRequired|RequestExpired|RequestTimeTooSkewed|SignatureDoesNotMatch)/;

/** What the SDK calls an answer in which it finds no error. */
const UNREADABLE = /^((Range|Syntax|Type|Unknown)?Error|Unknown)$/;

/** An error in one line, for the log. */
export function summaryOf(error: unknown): string {
  const { name, message } = read(error);
  return [name, firstLine(message)].filter(Boolean).join(': ');
}

/** Reads what the SDK, Node.js and this handler throw. */
export function verdictOf(error: unknown): Verdict {
  const { name, message, status, code } = read(error);
  if (error instanceof UnusableResponse) {
    return 'unusable';
  }
  if (error instanceof AttemptTimeout) {
    return 'timeout';
  }
  if (status === undefined) {
    return verdictOfConnection(code);
  }
  if (status === 429 || /Throttl|TooManyRequests/.test(name)) {
    return 'throttled';
  }
  if (status >= 500 || status === 408) {
    return 'transient';
  }
  return UNREADABLE.test(name) ? 'not-the-api' : verdictOfApi(status, name, message);
}

/** What an API says with an error that has a name. */
function verdictOfApi(status: number, name: string, message: string): Verdict {
  if (/^AccessDenied|^UnrecognizedClient|^InvalidClientTokenId/.test(name)) {
    return 'access-denied';
  }
  if (name.startsWith('NotAuthorized')) {
    return 'not-authorized';
  }
  if (BAD_SIGNATURE.test(name)) {
    return 'bad-signature';
  }
  // The status alone says nothing: proxies answer 404 too, and so does an endpoint that knows no such operation.
  const modelled = Object.hasOwn(MODELLED, name) ? MODELLED[name] : undefined;
  if (modelled?.status !== status) {
    return 'final';
  }
  return modelled.verdict === 'forbidden' && message.startsWith(DENIED_BY_IAM) ? 'access-denied' : modelled.verdict;
}

/** No HTTP status: the connection failed, or the code did. Node.js's and the parser's codes tell which. */
function verdictOfConnection(code: string): Verdict {
  if (code === 'ENOTFOUND') {
    return 'no-host';
  }
  if (/^(E[A-Z]+(_AGAIN)?|HPE_\w+|ERR_STREAM_\w+)$/.test(code)) {
    return 'no-connection';
  }
  return code === '' ? 'final' : 'bad-endpoint';
}

/** `answered 404 NotFoundException (message; request 4105c588-…)`, or what happened instead of an answer. */
function describe(error: unknown, verdict: Verdict): string {
  const { name, message, status, code, requestId } = read(error);
  const request = requestId && `request ${requestId}`;
  if (verdict === 'unusable' || error instanceof AttemptTimeout) {
    return `returned ${message}${inBrackets(request)}`;
  }
  if (status === undefined) {
    const what = code === '' ? `failed: ${name}` : `could not be reached: ${code}`;
    return `${what}${inBrackets(firstLine(message))}`;
  }
  return UNREADABLE.test(name)
    ? `answered ${status} with no error of the API${inBrackets(request)}`
    : `answered ${status} ${name}${inBrackets(firstLine(message), request)}`;
}

function inBrackets(...parts: readonly (string | undefined)[]): string {
  const text = parts.filter(Boolean).join('; ');
  return text && ` (${text})`;
}

function firstLine(text: string): string {
  return clip(text.split('\n', 1)[0]?.trim() ?? '', MAX_MESSAGE);
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

/** The facts as texts: a proxy may send names and messages of any length and of any type. */
function read(error: unknown): ErrorFacts {
  const { name, message = String(error), code = '', $metadata } = error as Partial<RawError>;
  const status = $metadata?.httpStatusCode;
  // Where the body of a success breaks off, its status has come, but no answer: what failed is the connection.
  const isBrokenOff = code !== '' && status !== undefined && status < 300;
  return {
    name: typeof name === 'string' ? clip(name, MAX_NAME) : 'Error',
    message: typeof message === 'string' ? message : '',
    code: typeof code === 'string' ? code : '',
    status: isBrokenOff ? undefined : status,
    requestId: $metadata?.requestId && clip($metadata.requestId, MAX_NAME),
  };
}

interface RawError {
  readonly name: unknown;
  readonly message: unknown;
  readonly code: unknown;
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}
