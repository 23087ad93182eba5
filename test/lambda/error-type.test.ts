/** Which AWS error made a lookup fail, as "Responded" logs it. The preview reads it. */
import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../lib/contract/verdict';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import type { ErrorName } from '../../fake-aws/errors';
import { during, hang, htmlPage, refuse, reset } from '../../fake-aws/faults';
import type { Fault } from '../../fake-aws/loopback-server';
import { type FakeClock, type Invoked, useHarness } from '../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };
const NOWHERE = 'http://127.0.0.1:1';

const harness = useHarness({ role: { roleArn: 'arn:aws:iam::444455556666:role/Other' } });

/** The fields of the log line "Responded" that tell the failed call. */
function failedCallOf({ log }: Invoked): unknown[] {
  const line = log.split('\n').find((text) => text.includes('"message":"Responded"')) ?? '{}';
  const { errorType, operation } = JSON.parse(line) as Record<string, unknown>;
  return [errorType, operation];
}

const named = (name: string): Fault =>
  refuse({ ...errorResponse('AccessDeniedException'), headers: { 'x-amzn-ErrorType': name } });

describe('the type of the error', () => {
  test.each<[Verdict, string, (clock: FakeClock) => Fault]>([
    ['transient', 'ServiceUnavailableException', () => refuse(errorResponse('ServiceUnavailableException'))],
    ['timeout', 'an attempt that hangs', ({ expire }) => hang(expire)],
    ['no-connection', 'a connection that breaks', () => reset],
    ['throttled', 'ThrottledClientException', () => refuse(errorResponse('ThrottledClientException'))],
    ['access-denied', 'AccessDeniedException', () => refuse(errorResponse('AccessDeniedException'))],
    ['invalid-key', 'UnrecognizedClientException', () => named('UnrecognizedClientException')],
    ['not-authorized', 'NotAuthorized', () => named('NotAuthorized')],
    ['bad-signature', 'ExpiredTokenException', () => named('ExpiredTokenException')],
    ['invalid-key', 'InvalidClientTokenId', () => named('InvalidClientTokenId')],
    ['invalid-key', 'InvalidAccessKeyId', () => named('InvalidAccessKeyId')],
    ['bad-signature', 'RequestTimeTooSkewed', () => named('RequestTimeTooSkewed')],
    ['opt-in-required', 'OptInRequired', () => named('OptInRequired')],
    ['not-found', 'NotFoundException', () => refuse(errorResponse('NotFoundException'))],
    ['forbidden', 'ForbiddenException', () => refuse(errorResponse('ForbiddenException'))],
    ['unauthorized', 'UnauthorizedClientException', () => refuse(errorResponse('UnauthorizedClientException'))],
    ['gone', 'GoneException', () => named('GoneException')],
    ['blocked', '403 without a body', () => refuse({ status: 403 })],
    ['not-the-api', '404 without a body', () => refuse({ status: 404 })],
    ['not-the-api', 'the page of a proxy', () => htmlPage(403)],
    ['final', 'BadRequestException', () => refuse(errorResponse('BadRequestException'))],
  ])('is %s for %s', async (errorType, _, faultOf) => {
    harness.endpoint.injectFault(faultOf(harness.clock));

    const invoked = await harness.create(
      { ...PROPERTIES, Api: 'chime-sdk-voice' },
      { clock: harness.clock, remaining: 30_000 },
    );

    expect(failedCallOf(invoked)).toEqual([errorType, 'GetPhoneNumber']);
  });

  test.each<[Verdict, string]>([
    ['no-connection', NOWHERE],
    ['no-host', 'http://voice-chime.invalid'],
    ['bad-endpoint', 'http://127.0.0.1:port'],
  ])('is %s for the endpoint %s', async (errorType, url) => {
    const environment = { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: url };

    const invoked = await harness.create(
      { ...PROPERTIES, Api: 'chime-sdk-voice' },
      { clock: harness.clock, environment },
    );

    expect(failedCallOf(invoked)).toEqual([errorType, 'GetPhoneNumber']);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a success', PROPERTIES],
    ['bad input', { PhoneNumberId: '' }],
    ['an unmet expectation', { ...PROPERTIES, Expect: { Statuses: ['Unassigned'] } }],
    ['a query without a match', { Find: { Name: 'Nothing has this name' } }],
  ])('is absent for %s', async (_, properties) => {
    const invoked = await harness.create(properties, { clock: harness.clock });

    expect(failedCallOf(invoked)).toEqual([undefined, undefined]);
  });
});

describe('if both APIs failed under AUTO, the log has the type', () => {
  test.each<[Verdict, ErrorName, ErrorName]>([
    ['not-found', 'NotFoundException', 'ForbiddenException'],
    ['forbidden', 'ForbiddenException', 'UnauthorizedClientException'],
    ['throttled', 'NotFoundException', 'ThrottledClientException'],
    ['access-denied', 'ForbiddenException', 'AccessDeniedException'],
    ['access-denied', 'AccessDeniedException', 'NotFoundException'],
    ['access-denied', 'AccessDeniedException', 'BadRequestException'],
  ])('%s for %s and then %s', async (errorType, voice, chime) => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: voice, Namespace: 'chime-sdk-voice' });
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: chime, Namespace: 'chime' });

    const invoked = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 120_000 });

    expect(failedCallOf(invoked)).toEqual([errorType, 'GetPhoneNumber']);
  });

  test('no-connection if the first one returned NotFoundException, and the second one could not be reached', async () => {
    const environment = { AWS_ENDPOINT_URL_CHIME: NOWHERE };

    const invoked = await harness.create(
      { PhoneNumberId: '+19995550000', OnMissing: 'empty' },
      { clock: harness.clock, environment, remaining: 120_000 },
    );

    expect(failedCallOf(invoked)).toEqual(['no-connection', 'GetPhoneNumber']);
  });
});

describe('the operation', () => {
  test('is ListPhoneNumbers if the list failed', async () => {
    harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });

    const invoked = await harness.create(
      { Find: { Status: 'Assigned' } },
      { clock: harness.clock, remaining: 120_000 },
    );

    expect(failedCallOf(invoked)).toEqual(['access-denied', 'ListPhoneNumbers']);
  });

  test('is AssumeRole if the role could not be assumed', async () => {
    const environment = { CHIME_ASSUME_ROLE_ARN: 'arn:aws:iam::444455556666:role/PhoneNumbers' };

    const invoked = await harness.create(PROPERTIES, { clock: harness.clock, environment, remaining: 120_000 });

    expect(failedCallOf(invoked)).toEqual(['access-denied', 'AssumeRole']);
  });
});

test('a lookup that fails while it waits for expectations has the type, too', async () => {
  harness.endpoint.injectFault(during(() => harness.clock.now() > 0, refuse(errorResponse('BadRequestException'))));

  const invoked = await harness.create(
    { ...PROPERTIES, Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } },
    { clock: harness.clock, remaining: 120_000 },
  );

  expect(invoked.response.Reason).toContain('When it was last found');
  expect(failedCallOf(invoked)).toEqual(['final', 'GetPhoneNumber']);
});

test('so has a lookup that fails in a rollback', async () => {
  harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  harness.endpoint.injectFault(refuse(errorResponse('BadRequestException')));

  const invoked = await harness.invoke(
    harness.event({ RequestType: 'Update', PhysicalResourceId: NUMBER, ResourceProperties: PROPERTIES }),
    { clock: harness.clock },
  );

  expect(invoked.response.Reason).toContain('This was the rollback of a failed deployment');
  expect(failedCallOf(invoked)).toEqual(['final', 'GetPhoneNumber']);
});
