/** The role of assumeRole: its credentials are for Chime alone. */
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { during, hang, refuse, reset } from '../../../fake-aws/faults';
import { type Fault, send } from '../../../fake-aws/loopback-server';
import { queryError } from '../../../fake-aws/query-protocol';
import { FakeClock, ROLE_ARN, useHarness } from '../../support/harness';
import { ASSUMED_KEY, deniedResponse } from '../../../fake-aws/sts-endpoint';

const PROPERTIES = { PhoneNumberId: '+12065550100' };

const EXTERNAL_ID = 'shared-secret';

const harness = useHarness({ role: { roleArn: ROLE_ARN, externalId: EXTERNAL_ID } });

const ENVIRONMENT = { CHIME_ASSUME_ROLE_ARN: ROLE_ARN, CHIME_ASSUME_ROLE_EXTERNAL_ID: EXTERNAL_ID };

test('Chime is called with the credentials of the role', async () => {
  // GIVEN
  const seen: unknown[] = [];
  harness.endpoint.injectFault(({ request, respond, response }) => {
    seen.push(request.headers.authorization, request.headers['x-amz-security-token']);
    send(response, respond());
  });

  // WHEN
  const { response, log } = await harness.create(PROPERTIES, { environment: ENVIRONMENT });

  // THEN
  expect(response.Status).toBe('SUCCESS');
  expect(seen).toEqual([expect.stringContaining(`Credential=${ASSUMED_KEY}/`), 'assumed-token']);
  expect(log).not.toMatch(/assumed-secret|assumed-token|shared-secret/);
});

test("without assumeRole, the function doesn't call STS", async () => {
  const { response } = await harness.create(PROPERTIES);

  expect(response.Status).toBe('SUCCESS');
  expect(harness.sts.requests).toEqual([]);
});

test("a Delete doesn't assume the role", async () => {
  const { response } = await harness.invoke(
    harness.event({ RequestType: 'Delete', PhysicalResourceId: '+12065550100', ResourceProperties: PROPERTIES }),
    { environment: ENVIRONMENT },
  );

  expect(response.Status).toBe('SUCCESS');
  expect(harness.sts.requests).toEqual([]);
});

test('a denial is retried in the first minute, because IAM may not know the role everywhere yet', async () => {
  harness.sts.injectFault(during(() => harness.clock.now() < 20_000, refuse(deniedResponse(ROLE_ARN))));

  const { response } = await harness.create(PROPERTIES, {
    clock: harness.clock,
    remaining: 120_000,
    environment: ENVIRONMENT,
  });

  expect(response.Status).toBe('SUCCESS');
  expect(harness.sts.requests.length).toBeGreaterThan(5);
});

test.each([
  ['another external ID', { CHIME_ASSUME_ROLE_EXTERNAL_ID: 'guessed' }],
  ['another role', { CHIME_ASSUME_ROLE_ARN: `${ROLE_ARN}Two` }],
])('%s fails after a minute, and the reason contains what to check', async (_, more) => {
  const { response } = await harness.create(PROPERTIES, {
    clock: harness.clock,
    remaining: 300_000,
    environment: { ...ENVIRONMENT, ...more },
  });

  expect(response.Status).toBe('FAILED');
  expect(response.Reason).toMatch(
    /^The role arn:aws:iam::444455556666:role\/\w+ could not be assumed: AWS STS answered 403 AccessDenied \(User: .+ is not authorized to perform: sts:AssumeRole on resource: .+; request [\w-]+\) after \d+ attempts in 6\d s\. Check that its trust policy allows sts:AssumeRole for the function's role, and the externalId of assumeRole\.$/,
  );
  expect(response.Reason).not.toContain('shared-secret');
  expect(harness.clock.now()).toBeGreaterThanOrEqual(60_000);
  expect(harness.clock.now()).toBeLessThan(70_000);
  expect(harness.endpoint.requests).toEqual([]);
});

test.each([
  [400, 'ValidationError'],
  [403, 'AccessDenied'],
  [503, 'ServiceUnavailable'],
])('an error %d %s of STS that repeats the external ID is logged and returned without it', async (status, code) => {
  const message = `Value '${EXTERNAL_ID}' at 'externalId' failed (${EXTERNAL_ID})`;
  harness.sts.injectFault(refuse(queryError(status, code, message)));

  const { response, log } = await harness.create(PROPERTIES, {
    clock: harness.clock,
    remaining: 120_000,
    environment: ENVIRONMENT,
  });

  expect(response.Reason).toContain(
    `AWS STS answered ${status} ${code} (Value '…' at 'externalId' failed (…); request `,
  );
  expect(log).not.toContain(EXTERNAL_ID);
});

test('an error of STS is not changed without an external ID', async () => {
  harness.sts.injectFault(refuse(queryError(400, 'ValidationError', 'invalid')));

  const { response } = await harness.create(PROPERTIES, {
    environment: { ...ENVIRONMENT, CHIME_ASSUME_ROLE_EXTERNAL_ID: '' },
  });

  expect(response.Reason).toContain('AWS STS answered 400 ValidationError (invalid; request ');
});

test.each<[string, string, Record<string, string>]>([
  ["the function's role", 'AccessDeniedException', {}],
  ['your credentials', 'AccessDeniedException', { CHIME_CALLER: 'your credentials' }],
  ['your credentials', 'NotAuthorized', { CHIME_CALLER: 'your credentials' }],
  [`the role ${ROLE_ARN}`, 'AccessDeniedException', ENVIRONMENT],
  [`the role ${ROLE_ARN}`, 'NotAuthorized', { ...ENVIRONMENT, CHIME_CALLER: 'your credentials' }],
])('the reason names %s if Chime returns %s', async (caller, error, environment) => {
  harness.endpoint.injectFault(
    refuse({ ...errorResponse('AccessDeniedException'), headers: { 'x-amzn-ErrorType': error } }),
  );

  const options = { clock: harness.clock, remaining: 60_000, environment };
  const known = await harness.create(PROPERTIES, options);
  const found = await harness.create({ Find: { Status: 'Assigned' } }, options);

  expect(known.response.Reason).toContain(`llow chime:GetPhoneNumber on * for ${caller}`);
  expect(found.response.Reason).toContain(`llow chime:ListPhoneNumbers on * for ${caller}`);
});

test('the reason names the caller of the preview if it may not assume the role', async () => {
  const { response } = await harness.create(PROPERTIES, {
    clock: harness.clock,
    environment: { ...ENVIRONMENT, CHIME_ASSUME_ROLE_EXTERNAL_ID: 'guessed', CHIME_CALLER: 'your credentials' },
  });

  expect(response.Reason).toContain('Check that its trust policy allows sts:AssumeRole for your credentials, and');
});

test.each([
  [403, 'AccessDenied'],
  [400, 'NotAuthorized'],
  [400, 'ValidationError'],
])('the reason names the trust policy if STS answers %s %s', async (status, code) => {
  harness.sts.injectFault(refuse(queryError(status, code, 'no')));

  const { response } = await harness.create(PROPERTIES, {
    clock: harness.clock,
    remaining: 90_000,
    environment: ENVIRONMENT,
  });

  expect(response.Reason).toMatch(
    /could not be assumed: AWS STS answered .+ Check that its trust policy allows sts:AssumeRole for the function's role, and the externalId of assumeRole\.$/,
  );
});

test('a hang of STS fails before the timeout of the function', async () => {
  harness.sts.injectFault(hang(harness.clock.expire));

  const { response } = await harness.create(PROPERTIES, { clock: harness.clock, environment: ENVIRONMENT });

  expect(response.Reason).toMatch(
    /could not be assumed: AWS STS returned no response within 5\.0 s after 2 attempts in 9 s\. Deploy again when/,
  );
  expect(harness.clock.now()).toBe(9000);
});

test('an attempt closes its connection after a timeout', async () => {
  const events: string[] = [];
  harness.sts.injectFault(({ response }) => {
    response.on('close', () => events.push('closed'));
    void harness.clock.expire();
  }, 1);
  harness.sts.injectFault(({ respond, response }) => {
    events.push('next request');
    send(response, respond());
  });

  const { response } = await harness.create(PROPERTIES, { clock: harness.clock, environment: ENVIRONMENT });

  expect(response.Status).toBe('SUCCESS');
  expect(events).toEqual(['closed', 'next request']);
});

test('the connection to STS is closed after the response', async () => {
  const sockets: Socket[] = [];
  harness.sts.injectFault(({ respond, response }) => {
    sockets.push(...(response.socket ? [response.socket] : []));
    send(response, respond());
  });

  await harness.create(PROPERTIES, { environment: ENVIRONMENT });
  await delay(50);

  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
});

test('calls to STS are retried by the handler, and logged', async () => {
  harness.sts.injectFault(refuse({ status: 503 }), 1);

  const { response, log } = await harness.create(PROPERTIES, { clock: new FakeClock(), environment: ENVIRONMENT });

  expect(response.Status).toBe('SUCCESS');
  expect(log).toMatch(/"message":"Retrying".*"target":"AWS STS","attempt":1/);
});

test.each<[string, Record<string, string>, Fault, RegExp]>([
  ['throttling', {}, refuse({ status: 429 }), /AWS STS answered 429 .+\. Set reservedConcurrentExecutions/],
  [
    'an access key that it does not know',
    {},
    refuse(queryError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.')),
    /AWS STS answered 403 InvalidClientTokenId .+\. Check that the access key/,
  ],
  [
    'an unknown host',
    { AWS_ENDPOINT_URL_STS: 'http://sts.invalid' },
    reset,
    /AWS STS could not be reached: ENOTFOUND .+\. Check the region/,
  ],
])('%s of STS fails, and the reason does not blame the role', async (_, more, fault, reason) => {
  harness.sts.injectFault(fault);

  const { response } = await harness.create(PROPERTIES, {
    clock: new FakeClock(),
    environment: { ...ENVIRONMENT, ...more },
  });

  expect(response.Reason).toMatch(reason);
  expect(response.Reason).not.toContain('trust policy');
});

test.each(['', '<Credentials><AccessKeyId>ASIA</AccessKeyId></Credentials>'])(
  'a success of STS with %p fails',
  async (content) => {
    harness.sts.injectFault(
      refuse({
        status: 200,
        headers: { 'Content-Type': 'text/xml' },
        body: `<AssumeRoleResponse><AssumeRoleResult>${content}</AssumeRoleResult></AssumeRoleResponse>`,
      }),
    );

    const { response } = await harness.create(PROPERTIES, { environment: ENVIRONMENT });

    expect(response.Reason).toBe(`AWS STS assumed ${ROLE_ARN} but returned no credentials. Deploy again.`);
  },
);
