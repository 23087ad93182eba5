import { describe, expect, test } from '@jest/globals';
import { CallError, summaryOf, UnusableResponse, verdictOf } from '../../../lambda/aws/aws-error';
import type { Verdict } from '../../../lib/contract/verdict';
import { AttemptTimeout } from '../../../lambda/aws/retry';

/** What the SDK throws for an error response. */
const responseError = (httpStatusCode: number, name = 'Error', message = 'message', requestId?: string) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId } });

const CALLER = 'the caller';

/** What Node.js throws for a connection. */
const connectionError = (code: string, message = 'message') => Object.assign(new Error(message), { code });

describe('the verdict', () => {
  test.each<[Verdict, unknown]>([
    ['transient', responseError(500)],
    ['transient', responseError(503, 'ServiceUnavailableException')],
    ['transient', responseError(599)],
    ['transient', responseError(408)],
    ['timeout', new AttemptTimeout(5000)],
    ['no-connection', connectionError('ECONNRESET')],
    ['no-connection', connectionError('ECONNREFUSED')],
    ['no-connection', connectionError('EAI_AGAIN')],
    ['no-connection', connectionError('HPE_INVALID_CONSTANT')],
    ['no-connection', connectionError('ERR_STREAM_PREMATURE_CLOSE')],
    ['throttled', responseError(429)],
    ['throttled', responseError(400, 'ThrottlingException')],
    ['throttled', responseError(503, 'TooManyRequestsException')],
    ['access-denied', responseError(403, 'AccessDeniedException')],
    ['access-denied', responseError(400, 'AccessDenied')],
    ['invalid-key', responseError(403, 'UnrecognizedClientException')],
    ['invalid-key', responseError(400, 'UnrecognizedClientException')],
    ['invalid-key', responseError(403, 'InvalidClientTokenId')],
    ['invalid-key', responseError(403, 'InvalidAccessKeyId')],
    ['final', responseError(403, 'KMSUnrecognizedClientException')],
    ['access-denied', responseError(403, 'ForbiddenException', 'AWS authorization failed')],
    ['forbidden', responseError(403, 'ForbiddenException')],
    ['forbidden', responseError(403, 'ForbiddenException', 'Not authorized, as AWS authorization failed')],
    ['unauthorized', responseError(401, 'UnauthorizedClientException')],
    ['not-found', responseError(404, 'NotFoundException')],
    // With the status of another error, or with a part of the name.
    ['final', responseError(404, 'ForbiddenException')],
    ['final', responseError(403, 'UnauthorizedClientException')],
    ['final', responseError(403, 'NotFoundException')],
    ['final', responseError(200, 'NotFoundException')],
    ['final', responseError(404, 'NotFound')],
    ['final', responseError(404, 'constructor')],
    ['final', responseError(404, 'ResourceNotFoundException')],
    ['final', responseError(404, 'UnknownOperationException')],
    ['final', responseError(403, 'Forbidden')],
    ['final', responseError(403, 'Forbidden', 'AWS authorization failed')],
    ['final', responseError(404, 'ForbiddenException', 'AWS authorization failed')],
    ['not-found', responseError(404, 'NotFoundException', 'AWS authorization failed')],
    ['final', responseError(403, 'NotAccessDenied')],
    ['bad-signature', responseError(403, 'ExpiredTokenException')],
    ['bad-signature', responseError(400, 'ExpiredToken')],
    ['bad-signature', responseError(403, 'InvalidSignatureException')],
    ['bad-signature', responseError(403, 'SignatureDoesNotMatch')],
    ['bad-signature', responseError(400, 'IncompleteSignature')],
    ['bad-signature', responseError(403, 'MissingAuthenticationTokenException')],
    ['bad-signature', responseError(400, 'RequestExpired')],
    ['bad-signature', responseError(403, 'RequestTimeTooSkewed')],
    ['opt-in-required', responseError(403, 'OptInRequired')],
    ['opt-in-required', responseError(400, 'OptInRequiredException')],
    ['final', responseError(403, 'KMSOptInRequired')],
    ['gone', responseError(410, 'GoneException')],
    ['final', responseError(410, 'Gone')],
    ['final', responseError(410, 'PhoneGoneException')],
    ['final', responseError(410, 'GoneExceptions')],
    ['not-the-api', responseError(410)],
    ['final', responseError(403, 'NoExpiredToken')],
    ['not-authorized', responseError(400, 'NotAuthorized')],
    ['not-authorized', responseError(403, 'NotAuthorizedException')],
    ['final', responseError(403, 'IsNotAuthorized')],
    ['not-the-api', responseError(400)],
    ['not-the-api', responseError(401)],
    ['not-the-api', responseError(403)],
    ['not-the-api', responseError(404)],
    ['not-the-api', responseError(404, 'Unknown')],
    ['blocked', responseError(403, 'Unknown', 'UnknownError')],
    ['not-the-api', responseError(403, 'Unknown', 'Forbidden')],
    ['not-the-api', responseError(401, 'Unknown', 'UnknownError')],
    ['final', responseError(403, 'Forbidden', 'UnknownError')],
    ['not-the-api', responseError(404, 'UnknownError')],
    ['not-the-api', responseError(404, 'SyntaxError')],
    ['not-the-api', responseError(404, 'TypeError')],
    ['not-the-api', responseError(404, 'RangeError')],
    ['final', responseError(404, 'OtherError')],
    ['not-the-api', responseError(404, undefined)],
    ['not-the-api', responseError(302)],
    ['not-the-api', responseError(499)],
    ['no-host', connectionError('ENOTFOUND')],
    ['unusable', new UnusableResponse('a success', undefined)],
    ['final', responseError(400, 'BadRequestException')],
    ['final', responseError(400, 'UnknownParameterError')],
    ['bad-endpoint', connectionError('CERT_HAS_EXPIRED')],
    ['bad-endpoint', connectionError('ERR_INVALID_URL')],
    ['bad-endpoint', connectionError('NOT_ECONNRESET')],
    ['bad-endpoint', connectionError('ECONNRESET_NOT')],
    ['final', new TypeError('a mistake')],
    ['final', 'a text'],
  ])('%s for %p', (verdict, error) => {
    expect(verdictOf(error)).toBe(verdict);
  });
});

describe('the message', () => {
  const messageOf = (cause: unknown, attempts = 1, seconds = 0) =>
    new CallError('The service', 'Operation', cause, attempts, seconds, CALLER).message;

  test.each<[unknown, string]>([
    [
      responseError(404, 'NotFoundException', 'No such number', 'id'),
      'The service answered 404 NotFoundException (No such number; request id)',
    ],
    [
      responseError(404, 'NotFoundException', 'No such number'),
      'The service answered 404 NotFoundException (No such number)',
    ],
    [responseError(404, 'NotFoundException', '', 'id'), 'The service answered 404 NotFoundException (request id)'],
    [responseError(404, 'NotFoundException', ''), 'The service answered 404 NotFoundException'],
    [responseError(502, 'Error', '<html>', 'id'), 'The service answered 502 with no error of the API (request id)'],
    [responseError(502, 'SyntaxError', '<html>'), 'The service answered 502 with no error of the API'],
    [responseError(502, 'UnknownError', '<html>'), 'The service answered 502 with no error of the API'],
    [responseError(404, 'TypeError', 'text'), 'The service answered 404 with no error of the API'],
    [
      responseError(404, 'UnknownOperationException', 'text'),
      'The service answered 404 UnknownOperationException (text)',
    ],
    [responseError(502, 'KnownError', 'text'), 'The service answered 502 KnownError (text)'],
    [responseError(502, 'ErrorOfTheService', 'text'), 'The service answered 502 ErrorOfTheService (text)'],
    [connectionError('ECONNRESET', 'socket hang up'), 'The service could not be reached: ECONNRESET (socket hang up)'],
    [new TypeError('a mistake'), 'The service failed: TypeError (a mistake)'],
    ['a text', 'The service failed: Error (a text)'],
    [new AttemptTimeout(5000), 'The service returned no response within 5.0 s'],
    [new UnusableResponse('a success without', 'id'), 'The service returned a success without (request id)'],
    [new UnusableResponse('a success without', undefined), 'The service returned a success without'],
    [responseError(400, 'Bad', ' first line \nsecond line'), 'The service answered 400 Bad (first line)'],
    [responseError(400, 'C'.repeat(101), ''), `The service answered 400 ${'C'.repeat(99)}…`],
    [responseError(400, 'Bad', '', 'i'.repeat(101)), `The service answered 400 Bad (request ${'i'.repeat(99)}…)`],
    [responseError(400, 'Bad', 'x'.repeat(300)), `The service answered 400 Bad (${'x'.repeat(300)})`],
    [responseError(400, 'Bad', 'x'.repeat(301)), `The service answered 400 Bad (${'x'.repeat(299)}…)`],
  ])('for %p', (cause, message) => {
    expect(messageOf(cause)).toBe(message);
  });

  test('contains attempts and time after more than one attempt', () => {
    expect(messageOf(responseError(500), 2, 3.4)).toBe(
      'The service answered 500 with no error of the API after 2 attempts in 3 s',
    );
  });
});

describe('an error with fields that are not strings', () => {
  const odd = { toString: null, valueOf: null };

  test.each([odd, 7, null, ['NotFoundException']])('has %j as message, name, and code', (value) => {
    const message = Object.assign(responseError(404, 'NotFoundException', 'x', 'id'), { message: value });
    const name = Object.assign(responseError(404), { name: value });
    const code = Object.assign(connectionError('ECONNRESET'), { code: value });

    expect(new CallError('The service', 'Operation', message, 1, 0, CALLER).message).toBe(
      'The service answered 404 NotFoundException (request id)',
    );
    expect(summaryOf(message)).toBe('NotFoundException');
    expect(verdictOf(name)).toBe('not-the-api');
    expect(verdictOf(code)).toBe('final');
  });
});

test('the summary for the log has one line', () => {
  expect(summaryOf(responseError(500, 'Bad', ' first line \nsecond line'))).toBe('Bad: first line');
  expect(summaryOf(responseError(500, 'Bad', 'x'.repeat(400)))).toBe(`Bad: ${'x'.repeat(299)}…`);
});

test.each<[unknown, RegExp]>([
  [responseError(500), /^Deploy again when the service is available, or raise the timeout/],
  [responseError(429), /^Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout/],
  [
    responseError(403, 'AccessDenied'),
    /^Allow chime:ListPhoneNumbers on \* for the caller, and check permissions boundaries and service control policies\.$/,
  ],
  [
    responseError(403, 'NotAuthorized'),
    /^Check that the account may use this API, and allow chime:ListPhoneNumbers on \* for the caller\.$/,
  ],
  [
    responseError(403, 'UnrecognizedClientException'),
    /^Check that the access key of the credentials exists and is active, .+ sign in again\.$/,
  ],
  [
    responseError(403, 'OptInRequired'),
    /^Check in the AWS Management Console that the account is active and signed up for the service/,
  ],
  [
    responseError(410, 'GoneException'),
    /^AWS says that this is permanent\. Check phoneNumberId or find, and use ChimeApi\.CHIME_SDK_VOICE/,
  ],
  [
    responseError(403, 'Unknown', 'UnknownError'),
    /^Check what refuses requests before they reach the API: a firewall, a proxy, /,
  ],
  [connectionError('ECONNRESET'), /^Deploy again when the service is available/],
  [connectionError('CERT_HAS_EXPIRED'), /^Check the props of PhoneNumberLookup and the environment of its function/],
  [new AttemptTimeout(5000), /^Deploy again when the service is available, or raise the timeout/],
  [responseError(404, 'NotFoundException'), /^Check phoneNumberId, the account, and the region prop, or set onMissing/],
  [
    responseError(403, 'ForbiddenException'),
    /^Check that the account may use this API, that chime:ListPhoneNumbers is allowed/,
  ],
  [
    responseError(401, 'UnauthorizedClientException'),
    /^Check that the credentials are valid, .+ may call chime:ListPhoneNumbers\.$/,
  ],
  [connectionError('ENOTFOUND'), /^Check the region prop, the DNS of the function's VPC, and its AWS_ENDPOINT_URL/],
  [
    new UnusableResponse('a success', 'id'),
    /^Deploy again. If the problem persists, report the request ID to AWS Support/,
  ],
  [responseError(403, 'ExpiredToken'), /^Check that the credentials are valid and that the clock .+ sign in again\.$/],
  [responseError(404), /^Check what responds instead of the API: a proxy, a gateway, or .+ AWS_ENDPOINT_URL/],
  [
    responseError(400, 'BadRequestException'),
    /^Check the props of PhoneNumberLookup and the environment of its function/,
  ],
])('the advice for %p', (cause, advice) => {
  expect(new CallError('The service', 'ListPhoneNumbers', cause, 1, 0, CALLER).advice).toMatch(advice);
});
