/** The error taxonomy: what an error of an AWS call means, how a reason describes it, and what to do about it. */
import type { FailedCall, Verdict } from '../../lib/contract/verdict';
import { clip } from '../runtime/mask';
import { AttemptTimeout } from './retry';

/** Characters of a message, and of a name or an ID, that a reason contains. */
const MAX_MESSAGE = 300;
const MAX_NAME = 100;

const SERVICE_IS_DOWN =
  'Deploy again when the service is available, or raise the timeout of PhoneNumberLookupProvider.';

const WRONG_SETTINGS = 'Check the props of PhoneNumberLookup and the environment of its function.';

/** @param permission to call the operation, for example `chime:GetPhoneNumber`. */
const adviceOn = (permission: string, caller: string): Record<Verdict, string> => ({
  transient: SERVICE_IS_DOWN,
  timeout: SERVICE_IS_DOWN,
  'no-connection': SERVICE_IS_DOWN,
  throttled:
    'Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout, so that the lookups stay within the request rate of the account.',
  'access-denied': `Allow ${permission} on * for ${caller}, and check permissions boundaries and service control policies.`,
  'not-authorized': `Check that the account may use this API, and allow ${permission} on * for ${caller}.`,
  'not-found':
    'Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
  forbidden: `Check that the account may use this API, that ${permission} is allowed in this Region, and the api and region props.`,
  unauthorized: `Check that the credentials are valid, and that the account is active and may call ${permission}.`,
  'opt-in-required':
    'Check in the AWS Management Console that the account is active and signed up for the service, and that its Region is enabled.',
  'invalid-key':
    'Check that the access key of the credentials exists and is active, and that the Region is enabled for its account; for a preview, sign in again.',
  'bad-signature':
    'Check that the credentials are valid and that the clock of the computer is right; for a preview, sign in again.',
  gone: 'AWS says that this is permanent. Check phoneNumberId or find, and use ChimeApi.CHIME_SDK_VOICE instead of ChimeApi.CHIME.',
  blocked:
    'Check what refuses requests before they reach the API: a firewall, a proxy, or the endpoint in the AWS_ENDPOINT_URL variables.',
  'not-the-api':
    "Check what responds instead of the API: a proxy, a gateway, or the endpoint in the function's AWS_ENDPOINT_URL variables.",
  'no-host': "Check the region prop, the DNS of the function's VPC, and its AWS_ENDPOINT_URL variables.",
  unusable: 'Deploy again. If the problem persists, report the request ID to AWS Support.',
  'bad-endpoint': WRONG_SETTINGS,
  final: WRONG_SETTINGS,
});

/** A successful response without a phone number. */
export class UnusableResponse extends Error {
  public override readonly name = 'UnusableResponse';
  public readonly $metadata: { readonly requestId: string | undefined };

  public constructor(message: string, requestId: string | undefined) {
    super(message);
    this.$metadata = { requestId };
  }
}

/** A call whose last attempt failed. */
export class CallError extends Error implements FailedCall {
  public override readonly name = 'CallError';
  public readonly errorType: Verdict;
  public readonly advice: string;

  /**
   * @param target the service, such as `Amazon Chime in us-east-1`.
   * @param cause the error of the last attempt.
   * @param attempts number of attempts.
   * @param seconds duration of all attempts.
   * @param caller whose credentials were used, such as `the function's role`.
   */
  public constructor(
    target: string,
    public readonly operation: string,
    cause: unknown,
    attempts: number,
    seconds: number,
    caller: string,
  ) {
    const verdict = verdictOf(cause);
    const effort = attempts > 1 ? ` after ${attempts} attempts in ${seconds.toFixed(0)} s` : '';
    super(`${target} ${describeError(cause, verdict)}${effort}`);
    this.errorType = verdict;
    this.advice = adviceOn(`chime:${operation}`, caller)[verdict];
  }
}

/** Final errors in the model of `GetPhoneNumber`. Another status means that they come from a proxy. */
const MODELED: Readonly<Record<string, { readonly status: number; readonly verdict: Verdict }>> = {
  UnauthorizedClientException: { status: 401, verdict: 'unauthorized' },
  ForbiddenException: { status: 403, verdict: 'forbidden' },
  NotFoundException: { status: 404, verdict: 'not-found' },
};

/** A `ForbiddenException` whose message begins like this is a denial of IAM, and not about the account. */
const DENIED_BY_IAM = 'AWS authorization failed';

/**
 * Errors that AWS returns before a request reaches an API, with any status.
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/CommonErrors.html
 */
const COMMON_ERRORS: readonly (readonly [RegExp, Verdict])[] = [
  [/^AccessDenied/, 'access-denied'],
  [/^NotAuthorized/, 'not-authorized'],
  [/^(InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClient)/, 'invalid-key'],
  [/^OptInRequired/, 'opt-in-required'],
  [
    /^(ExpiredToken|IncompleteSignature|InvalidSignature|MissingAuthenticationToken|RequestExpired|RequestTimeTooSkewed|SignatureDoesNotMatch)/,
    'bad-signature',
  ],
  [/^GoneException$/, 'gone'],
];

/** Names that the SDK gives to an error response without an error in it. */
const UNREADABLE = /^((Range|Syntax|Type|Unknown)?Error|Unknown)$/;

/** The message that the SDK gives to an error response without a body. */
const WITHOUT_BODY = 'UnknownError';

/** Describes an error in one line, for the log. */
export function summaryOf(error: unknown): string {
  const { name, message } = factsOf(error);
  return [name, firstLine(message)].filter(Boolean).join(': ');
}

/** Classifies an error of the SDK, of Node.js, or of this handler. */
export function verdictOf(error: unknown): Verdict {
  const { name, message, status, code } = factsOf(error);
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
  if (UNREADABLE.test(name)) {
    return status === 403 && message === WITHOUT_BODY ? 'blocked' : 'not-the-api';
  }
  return verdictOfApi(status, name, message);
}

function verdictOfApi(status: number, name: string, message: string): Verdict {
  const common = COMMON_ERRORS.find(([pattern]) => pattern.test(name));
  if (common !== undefined) {
    return common[1];
  }
  // The status alone isn't enough: proxies also return 404, and so do endpoints without the operation.
  const modeled = Object.hasOwn(MODELED, name) ? MODELED[name] : undefined;
  if (modeled?.status !== status) {
    return 'final';
  }
  return modeled.verdict === 'forbidden' && message.startsWith(DENIED_BY_IAM) ? 'access-denied' : modeled.verdict;
}

/** @param code of Node.js or of its HTTP parser; empty for any other error. */
function verdictOfConnection(code: string): Verdict {
  if (code === 'ENOTFOUND') {
    return 'no-host';
  }
  if (/^(E[A-Z]+(_AGAIN)?|HPE_\w+|ERR_STREAM_\w+)$/.test(code)) {
    return 'no-connection';
  }
  return code === '' ? 'final' : 'bad-endpoint';
}

/** For example `answered 404 NotFoundException (message; request 4105c588-…)`. */
function describeError(error: unknown, verdict: Verdict): string {
  const { name, message, status, code, requestId } = factsOf(error);
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

/** A proxy can send names and messages of any length and type. */
function factsOf(error: unknown): ErrorFacts {
  const { name, message = String(error), code = '', $metadata } = error as Partial<RawError>;
  const status = $metadata?.httpStatusCode;
  // If the connection breaks within the body of a success, the error has both a code and the status.
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
