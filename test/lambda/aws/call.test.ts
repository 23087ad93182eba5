/** Which errors of Chime the function retries, how long, and what the reason contains then. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import type { ErrorName } from '../../../fake-aws/errors';
import { during, hang, refuse, throttle } from '../../../fake-aws/faults';
import { systemClock } from '../../../lambda/runtime/clock';
import { FakeClock, useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };

const harness = useHarness();

describe('a role that IAM may not know everywhere yet', () => {
  const denied = refuse(errorResponse('AccessDeniedException'));

  test('is denied for 20 s, and then allowed', async () => {
    harness.endpoint.injectFault(during(() => harness.clock.now() < 20_000, denied));

    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 120_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.clock.now()).toBeGreaterThanOrEqual(20_000);
    expect(harness.clock.now()).toBeLessThan(30_000);
  });

  test('is denied until the deadline: the reason contains only the API that was called', async () => {
    harness.endpoint.injectFault(denied);

    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 10_000 });

    expect(response.Reason).toMatch(
      /^Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 answered 403 AccessDeniedException \([^;]+; request [\w-]+\) after \d+ attempts in 9 s\. Allow chime:GetPhoneNumber on \* [^;]+\.$/,
    );
  });
});

test('an account that may not use the APIs fails at once, and the reason contains action, Region, and APIs', async () => {
  harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException' });

  const { response } = await harness.create({ ...PROPERTIES, Region: 'us-west-2' }, { clock: harness.clock });

  expect(response.Status).toBe('FAILED');
  expect(response.Reason).toMatch(/Amazon Chime SDK Voice in us-west-2 answered 403 ForbiddenException/);
  expect(response.Reason).toMatch(/Amazon Chime in us-east-1 answered 403 ForbiddenException/);
  expect(response.Reason).toMatch(/chime:GetPhoneNumber is allowed in this Region/);
  expect(harness.clock.now()).toBe(0);
});

describe('an API that hangs', () => {
  test('fails a second before the timeout of the function, and the reason contains the API', async () => {
    harness.endpoint.injectFault(hang(harness.clock.expire));

    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 10_000 });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toBe(
      'Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 returned no response within 5.0 s after 2 attempts in 9 s. Deploy again when the service is available, or raise the timeout of PhoneNumberLookupProvider.',
    );
    expect(harness.clock.now()).toBe(9000);
  });

  test('fails in real time, too', async () => {
    harness.endpoint.injectFault(hang());
    const start = systemClock.now();

    const { response } = await harness.create(PROPERTIES, { remaining: 1500 });

    expect(response.Reason).toMatch(/Chime SDK Voice in us-east-1 returned no response within 0\.5 s\. Deploy again/);
    expect(systemClock.now() - start).toBeGreaterThan(490);
    expect(systemClock.now() - start).toBeLessThan(1500);
  });

  test('until the deadline does not hide the error before that', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('ServiceFailureException')), 1);
    harness.endpoint.injectFault(hang(harness.clock.expire));
    await harness.clock.pass(60_000); // The clock doesn't start at 0.

    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 5000 });

    expect(response.Reason).toMatch(/answered 500 ServiceFailureException \(.+\) after 2 attempts in 4 s\./);
  });

  test('times out, and is retried', async () => {
    harness.endpoint.injectFault(hang(harness.clock.expire), 1);

    const { response } = await harness.create(PROPERTIES, { clock: harness.clock });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.clock.now()).toBe(5100);
  });
});

test('consecutive lookups keep the rate that the API allows', async () => {
  harness.endpoint.injectFault(
    throttle({ perSecond: 0.5, burst: 1 }, errorResponse('ThrottledClientException'), () => harness.clock.now()),
  );

  for (let count = 0; count < 5; count += 1) {
    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 120_000 });
    expect(response.Status).toBe('SUCCESS');
  }

  expect(harness.clock.now()).toBeGreaterThanOrEqual(8000);
});

describe('retries', () => {
  test.each<[ErrorName, string]>([
    ['ThrottledClientException', 'Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout'],
    ['ServiceFailureException', 'Deploy again when the service is available'],
    ['ServiceUnavailableException', 'Deploy again when the service is available'],
  ])('%s is retried until shortly before the deadline', async (error, advice) => {
    // GIVEN
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error });

    // WHEN
    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 60_000 });

    // THEN
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(new RegExp(`${error}.*after \\d+ attempts in 59 s.*${advice}`));
    expect(harness.clock.now()).toBeCloseTo(59_000, -2);
  });

  test('delays double up to a maximum, with full jitter', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ServiceUnavailableException', Times: 8 });
    const clock = new FakeClock(0.5);

    await harness.create(PROPERTIES, { clock, remaining: 120_000 });

    expect(clock.sleeps).toEqual([100, 200, 400, 800, 1600, 3200, 4000, 4000]);
  });

  test('each retry is logged', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ServiceUnavailableException', Times: 1 });

    const { log } = await harness.create(PROPERTIES, { clock: new FakeClock(0.123456) });

    const [line] = log.split('\n').filter((text) => text.includes('Retrying'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'WARN',
      target: 'Amazon Chime SDK Voice in us-east-1',
      attempt: 1,
      delay: 25,
      error: 'ServiceUnavailableException: The service is currently unavailable',
    });
  });

  test('AccessDeniedException is retried in the first minute, because IAM may not know a new role everywhere yet', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException', Times: 10 });

    const { response } = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 120_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.clock.now()).toBeLessThan(60_000);
  });

  test('AccessDeniedException after the first minute is final, and the reason contains the action', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });

    const { response } = await harness.create(
      { ...PROPERTIES, Api: 'chime-sdk-voice' },
      { clock: harness.clock, remaining: 300_000 },
    );

    expect(response.Reason).toMatch(
      /AccessDeniedException.*Allow chime:GetPhoneNumber on \* for the function's role, and check/,
    );
    expect(harness.clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(harness.clock.now()).toBeLessThan(70_000);
  });

  test.each(['UnrecognizedClientException', 'InvalidClientTokenId'])(
    '%s is retried like that, and the reason is about the key instead of a permission or the other API',
    async (name) => {
      const invalidKey = refuse({ ...errorResponse('AccessDeniedException'), headers: { 'x-amzn-ErrorType': name } });
      let end = 20_000;
      harness.endpoint.injectFault(during(() => harness.clock.now() < end, invalidKey));
      const later = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 120_000 });
      end = Infinity;

      const never = await harness.create(PROPERTIES, { clock: harness.clock, remaining: 300_000 });

      expect(later.response.Status).toBe('SUCCESS');
      expect(never.response.Reason).toMatch(
        /^Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 answered 403 \w+ \([^;]+\) after \d+ attempts in 6\d s\. Check that the access key [^;]+; for a preview, sign in again\.$/,
      );
    },
  );

  test.each<[ErrorName, RegExp]>([
    ['BadRequestException', /answered 400 BadRequestException/],
    ['UnauthorizedClientException', /answered 401 UnauthorizedClientException.*chime:GetPhoneNumber/],
    [
      'ForbiddenException',
      /Amazon Chime SDK Voice in us-east-1 answered 403 ForbiddenException.*chime:GetPhoneNumber is allowed in this Region/,
    ],
    ['NotFoundException', /was not found: Amazon Chime SDK Voice in us-east-1 knows no such number/],
  ])('%s is not retried', async (error, reason) => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error });

    const { response } = await harness.create({ ...PROPERTIES, Api: 'chime-sdk-voice' });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
    expect(harness.endpoint.requests).toHaveLength(1);
  });

  test('a refused connection is retried, and the reason contains it', async () => {
    const environment = { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://127.0.0.1:1' };

    const { response } = await harness.create(PROPERTIES, { environment, clock: harness.clock, remaining: 10_000 });

    expect(response.Reason).toMatch(/could not be reached: ECONNREFUSED .*after \d+ attempts in 9 s/);
  });
});
