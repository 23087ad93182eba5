import { describe, expect, test } from '@jest/globals';
import { CallError, summaryOf, UnusableResponse, verdictOf } from '../../../lambda/aws/aws-error';
import type { Verdict } from '../../../lib/contract/verdict';
import { AttemptTimeout } from '../../../lambda/aws/retry';

/** What the SDK throws for an answer. */
const answered = (httpStatusCode: number, name = 'Error', message = 'message', requestId?: string) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId } });

/** What Node.js throws for a connection. */
const broken = (code: string, message = 'message') => Object.assign(new Error(message), { code });

describe('the verdict', () => {
  test.each<[Verdict, unknown]>([
    ['transient', answered(500)],
    ['transient', answered(503, 'ServiceUnavailableException')],
    ['transient', answered(599)],
    ['transient', answered(408)],
    ['timeout', new AttemptTimeout(5000)],
    ['no-connection', broken('ECONNRESET')],
    ['no-connection', broken('ECONNREFUSED')],
    ['no-connection', broken('EAI_AGAIN')],
    ['no-connection', broken('HPE_INVALID_CONSTANT')],
    ['no-connection', broken('ERR_STREAM_PREMATURE_CLOSE')],
    ['throttled', answered(429)],
    ['throttled', answered(400, 'ThrottlingException')],
    ['throttled', answered(503, 'TooManyRequestsException')],
    ['access-denied', answered(403, 'AccessDeniedException')],
    ['access-denied', answered(400, 'AccessDenied')],
    ['access-denied', answered(403, 'UnrecognizedClientException')],
    ['access-denied', answered(403, 'InvalidClientTokenId')],
    ['access-denied', answered(403, 'ForbiddenException', 'AWS authorization failed')],
    ['forbidden', answered(403, 'ForbiddenException')],
    ['forbidden', answered(403, 'ForbiddenException', 'Not authorized, as AWS authorization failed')],
    ['unauthorized', answered(401, 'UnauthorizedClientException')],
    ['not-found', answered(404, 'NotFoundException')],
    // Each of them with another's status, or by half of its name.
    ['final', answered(404, 'ForbiddenException')],
    ['final', answered(403, 'UnauthorizedClientException')],
    ['final', answered(403, 'NotFoundException')],
    ['final', answered(200, 'NotFoundException')],
    ['final', answered(404, 'NotFound')],
    ['final', answered(404, 'constructor')],
    ['final', answered(404, 'ResourceNotFoundException')],
    ['final', answered(404, 'UnknownOperationException')],
    ['final', answered(403, 'Forbidden')],
    ['final', answered(403, 'Forbidden', 'AWS authorization failed')],
    ['final', answered(404, 'ForbiddenException', 'AWS authorization failed')],
    ['not-found', answered(404, 'NotFoundException', 'AWS authorization failed')],
    ['final', answered(403, 'NotAccessDenied')],
    ['bad-signature', answered(403, 'ExpiredTokenException')],
    ['bad-signature', answered(400, 'ExpiredToken')],
    ['bad-signature', answered(403, 'InvalidSignatureException')],
    ['bad-signature', answered(403, 'SignatureDoesNotMatch')],
    ['bad-signature', answered(400, 'IncompleteSignature')],
    ['bad-signature', answered(403, 'MissingAuthenticationTokenException')],
    ['bad-signature', answered(400, 'RequestExpired')],
    ['bad-signature', answered(403, 'InvalidAccessKeyId')],
    ['bad-signature', answered(403, 'RequestTimeTooSkewed')],
    ['bad-signature', answered(403, 'OptInRequired')],
    ['final', answered(403, 'NoExpiredToken')],
    ['not-authorized', answered(400, 'NotAuthorized')],
    ['not-authorized', answered(403, 'NotAuthorizedException')],
    ['final', answered(403, 'IsNotAuthorized')],
    ['not-the-api', answered(400)],
    ['not-the-api', answered(401)],
    ['not-the-api', answered(403)],
    ['not-the-api', answered(404)],
    ['not-the-api', answered(404, 'Unknown')],
    ['not-the-api', answered(404, 'UnknownError')],
    ['not-the-api', answered(404, 'SyntaxError')],
    ['not-the-api', answered(404, 'TypeError')],
    ['not-the-api', answered(404, 'RangeError')],
    ['final', answered(404, 'OtherError')],
    ['not-the-api', answered(404, undefined)],
    ['not-the-api', answered(302)],
    ['not-the-api', answered(499)],
    ['no-host', broken('ENOTFOUND')],
    ['unusable', new UnusableResponse('a success', undefined)],
    ['final', answered(400, 'BadRequestException')],
    ['final', answered(400, 'UnknownParameterError')],
    ['bad-endpoint', broken('CERT_HAS_EXPIRED')],
    ['bad-endpoint', broken('ERR_INVALID_URL')],
    ['bad-endpoint', broken('NOT_ECONNRESET')],
    ['bad-endpoint', broken('ECONNRESET_NOT')],
    ['final', new TypeError('a mistake')],
    ['final', 'a text'],
  ])('%s for %p', (verdict, error) => {
    expect(verdictOf(error)).toBe(verdict);
  });
});

describe('the message', () => {
  const messageOf = (cause: unknown, attempts = 1, seconds = 0) =>
    new CallError('The service', 'Operation', cause, attempts, seconds).message;

  test.each<[unknown, string]>([
    [
      answered(404, 'NotFoundException', 'No such number', 'id'),
      'The service answered 404 NotFoundException (No such number; request id)',
    ],
    [
      answered(404, 'NotFoundException', 'No such number'),
      'The service answered 404 NotFoundException (No such number)',
    ],
    [answered(404, 'NotFoundException', '', 'id'), 'The service answered 404 NotFoundException (request id)'],
    [answered(404, 'NotFoundException', ''), 'The service answered 404 NotFoundException'],
    [answered(502, 'Error', '<html>', 'id'), 'The service answered 502 with no error of the API (request id)'],
    [answered(502, 'SyntaxError', '<html>'), 'The service answered 502 with no error of the API'],
    [answered(502, 'UnknownError', '<html>'), 'The service answered 502 with no error of the API'],
    [answered(404, 'TypeError', 'text'), 'The service answered 404 with no error of the API'],
    [answered(404, 'UnknownOperationException', 'text'), 'The service answered 404 UnknownOperationException (text)'],
    [answered(502, 'KnownError', 'text'), 'The service answered 502 KnownError (text)'],
    [answered(502, 'ErrorOfTheService', 'text'), 'The service answered 502 ErrorOfTheService (text)'],
    [broken('ECONNRESET', 'socket hang up'), 'The service could not be reached: ECONNRESET (socket hang up)'],
    [new TypeError('a mistake'), 'The service failed: TypeError (a mistake)'],
    ['a text', 'The service failed: Error (a text)'],
    [new AttemptTimeout(5000), 'The service returned no response within 5.0 s'],
    [new UnusableResponse('a success without', 'id'), 'The service returned a success without (request id)'],
    [new UnusableResponse('a success without', undefined), 'The service returned a success without'],
    [answered(400, 'Bad', ' first line \nsecond line'), 'The service answered 400 Bad (first line)'],
    [answered(400, 'C'.repeat(101), ''), `The service answered 400 ${'C'.repeat(99)}…`],
    [answered(400, 'Bad', '', 'i'.repeat(101)), `The service answered 400 Bad (request ${'i'.repeat(99)}…)`],
    [answered(400, 'Bad', 'x'.repeat(300)), `The service answered 400 Bad (${'x'.repeat(300)})`],
    [answered(400, 'Bad', 'x'.repeat(301)), `The service answered 400 Bad (${'x'.repeat(299)}…)`],
  ])('for %p', (cause, message) => {
    expect(messageOf(cause)).toBe(message);
  });

  test('tells the effort when there was more than one attempt', () => {
    expect(messageOf(answered(500), 2, 3.4)).toBe(
      'The service answered 500 with no error of the API after 2 attempts in 3 s',
    );
  });
});

describe('what is no text', () => {
  const odd = { toString: null, valueOf: null };

  test.each([odd, 7, null, ['NotFoundException']])('%j as message, name and code', (value) => {
    const message = Object.assign(answered(404, 'NotFoundException', 'x', 'id'), { message: value });
    const name = Object.assign(answered(404), { name: value });
    const code = Object.assign(broken('ECONNRESET'), { code: value });

    expect(new CallError('The service', 'Operation', message, 1, 0).message).toBe(
      'The service answered 404 NotFoundException (request id)',
    );
    expect(summaryOf(message)).toBe('NotFoundException');
    expect(verdictOf(name)).toBe('not-the-api');
    expect(verdictOf(code)).toBe('final');
  });
});

test('the summary for the log is one line', () => {
  expect(summaryOf(answered(500, 'Bad', ' first line \nsecond line'))).toBe('Bad: first line');
  expect(summaryOf(answered(500, 'Bad', 'x'.repeat(400)))).toBe(`Bad: ${'x'.repeat(299)}…`);
});

test.each<[unknown, RegExp]>([
  [answered(500), /^Deploy again when the service is available, or raise the timeout/],
  [answered(429), /^Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout/],
  [
    answered(403, 'AccessDenied'),
    /^Allow chime:GetPhoneNumber on \* for the function's role, or for that of assumeRole/,
  ],
  [answered(403, 'NotAuthorized'), /^Allow chime:GetPhoneNumber on \* for the function's role/],
  [broken('ECONNRESET'), /^Deploy again when the service is available/],
  [broken('CERT_HAS_EXPIRED'), /^Check the props of PhoneNumberLookup and the environment of its function/],
  [new AttemptTimeout(5000), /^Deploy again when the service is available, or raise the timeout/],
  [answered(404, 'NotFoundException'), /^Check phoneNumberId, the account, and the region prop, or set onMissing/],
  [
    answered(403, 'ForbiddenException'),
    /^Check that the account may use this API, that chime:GetPhoneNumber is allowed/,
  ],
  [answered(401, 'UnauthorizedClientException'), /^Check that the credentials are valid/],
  [broken('ENOTFOUND'), /^Check the region prop, the DNS of the function's VPC, and its AWS_ENDPOINT_URL/],
  [
    new UnusableResponse('a success', 'id'),
    /^Deploy again. If the problem persists, report the request ID to AWS Support/,
  ],
  [answered(403, 'ExpiredToken'), /^Check that the credentials are valid and that the clock .+ sign in again\.$/],
  [answered(404), /^Check what responds instead of the API: a proxy, a gateway, or .+ AWS_ENDPOINT_URL/],
  [answered(400, 'BadRequestException'), /^Check the props of PhoneNumberLookup and the environment of its function/],
])('the advice for %p', (cause, advice) => {
  expect(new CallError('The service', 'Operation', cause, 1, 0).advice).toMatch(advice);
});
