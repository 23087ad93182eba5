import { describe, expect, test } from '@jest/globals';
import type { ErrorName } from '../../fake-aws/errors';
import type { Namespace } from '../../fake-aws/inventory';
import { FakeClock, STACK_ID, useHarness } from '../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };

const harness = useHarness();

const namespaces = () => harness.endpoint.requests.map(({ namespace }) => namespace);

describe('requests', () => {
  test('Create answers with the identity of the event', async () => {
    const event = harness.event({ ResourceProperties: PROPERTIES });

    const { response, log } = await harness.invoke(event);

    expect(response).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
      StackId: STACK_ID,
      RequestId: event.RequestId,
      LogicalResourceId: 'SupportLine',
    });
    expect(response.NoEcho).toBeUndefined();
    expect(log).toContain('"status":"SUCCESS"');
  });

  test('a Region that is not known here is asked all the same: AWS adds Regions', async () => {
    const { response, log } = await harness.create({ ...PROPERTIES, Api: 'chime-sdk-voice', Region: 'eu-north-1' });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { ServedBy: 'chime-sdk-voice' } });
    expect(log).toContain('"target":"Amazon Chime SDK Voice in eu-north-1"');
  });

  test('Update with another number answers with the new physical ID, so that CloudFormation deletes the old one', async () => {
    const event = harness.event({
      RequestType: 'Update',
      PhysicalResourceId: NUMBER,
      ResourceProperties: { PhoneNumberId: '+18005550111' },
    });

    const { response } = await harness.invoke(event);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: '+18005550111' });
  });

  test('an Update that fails keeps the physical ID, so that nothing is replaced', async () => {
    const event = harness.event({
      RequestType: 'Update',
      PhysicalResourceId: NUMBER,
      ResourceProperties: { PhoneNumberId: '+19995550000' },
    });

    const { response } = await harness.invoke(event);

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
  });

  test.each([
    ['of a number', { PhysicalResourceId: NUMBER, ResourceProperties: PROPERTIES }, NUMBER],
    [
      'after a failed Create',
      { PhysicalResourceId: 'SupportLine', ResourceProperties: { PhoneNumberId: 'nonsense' } },
      'SupportLine',
    ],
    ['without properties', { PhysicalResourceId: NUMBER, ResourceProperties: undefined }, NUMBER],
  ])('Delete %s succeeds and never calls Chime', async (_, fields, physicalId) => {
    const { response } = await harness.invoke(harness.event({ RequestType: 'Delete', ...fields }));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(response.Data).toBeUndefined();
    expect(harness.endpoint.requests).toEqual([]);
  });

  test('the same event delivered twice gets the same answer', async () => {
    const event = harness.event({ ResourceProperties: PROPERTIES });

    await harness.invoke(event);
    const { bodies } = await harness.invoke(event);

    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });
});

describe('bad input fails before any call to Chime', () => {
  test.each<[string, Record<string, unknown>, RegExp, string]>([
    [
      'a blank ID',
      { ResourceProperties: { PhoneNumberId: '' } },
      /PhoneNumberId is missing or empty\. Set the phoneNumberId prop/,
      'SupportLine',
    ],
    ['a missing ID', { ResourceProperties: {} }, /PhoneNumberId is missing or empty/, 'SupportLine'],
    ['missing properties', { ResourceProperties: undefined }, /PhoneNumberId is missing or empty/, 'SupportLine'],
    [
      'spaces for an ID',
      { ResourceProperties: { PhoneNumberId: '   ' } },
      /PhoneNumberId \(3 characters\) isn't an E\.164 phone number\. Write a plus/,
      'SupportLine',
    ],
    [
      'a malformed ID',
      { ResourceProperties: { PhoneNumberId: '+1 (206) 555-0100' } },
      /isn't an E\.164 phone number/,
      'SupportLine',
    ],
    [
      'a doubly encoded ID',
      { ResourceProperties: { PhoneNumberId: '%252B12065550100' } },
      /isn't an E\.164 phone number/,
      'SupportLine',
    ],
    [
      'an ID that is no string',
      { ResourceProperties: { PhoneNumberId: ['+12065550100'] } },
      /PhoneNumberId \(object\) isn't an E\.164/,
      'SupportLine',
    ],
    [
      'an unknown API',
      { ResourceProperties: { ...PROPERTIES, Api: 'pinpoint' } },
      /Api isn't one of auto, chime, chime-sdk-voice/,
      NUMBER,
    ],
    [
      'an emergency number',
      { ResourceProperties: { PhoneNumberId: '911' } },
      /PhoneNumberId \(3 characters\) isn't an E\.164/,
      'SupportLine',
    ],
    [
      'a host instead of a Region',
      { ResourceProperties: { ...PROPERTIES, Region: 'us-east-1.example.com/' } },
      /'us-east-1\.example\.com\/' isn't a valid name of a Region. Write it like 'us-east-1'./,
      NUMBER,
    ],
    [
      'a Region without Amazon Chime',
      { ResourceProperties: { ...PROPERTIES, Api: 'chime', Region: 'us-west-2' } },
      /The API 'chime' is available only in us-east-1, not in 'us-west-2'/,
      NUMBER,
    ],
    [
      'an unknown onMissing',
      { ResourceProperties: { ...PROPERTIES, OnMissing: 'ignore' } },
      /OnMissing isn't one of fail, empty/,
      NUMBER,
    ],
    [
      'a noEcho that is no boolean',
      { ResourceProperties: { ...PROPERTIES, NoEcho: 'yes' } },
      /NoEcho isn't true or false/,
      NUMBER,
    ],
    [
      'an absent value that is no string',
      { ResourceProperties: { ...PROPERTIES, AbsentValue: {} } },
      /AbsentValue isn't a string/,
      NUMBER,
    ],
    [
      'expected statuses that are no list',
      { ResourceProperties: { ...PROPERTIES, Expect: { Statuses: 'Assigned' } } },
      /Expect\.Statuses isn't a list/,
      NUMBER,
    ],
    [
      'expected associations that are no list',
      { ResourceProperties: { ...PROPERTIES, Expect: { Associations: {} } } },
      /Expect\.Associations isn't a list/,
      NUMBER,
    ],
    [
      'an unknown association',
      { ResourceProperties: { ...PROPERTIES, Expect: { Associations: [{ Name: 'X', Value: '1' }] } } },
      /Expect\.Associations\.0\.Name isn't one of/,
      NUMBER,
    ],
    [
      'an expected association without a value',
      { ResourceProperties: { ...PROPERTIES, Expect: { Associations: [{ Name: 'SipRuleId' }] } } },
      /Expect\.Associations\.0\.Value isn't a string/,
      NUMBER,
    ],
    [
      'a within that is no number',
      { ResourceProperties: { ...PROPERTIES, Expect: { Statuses: ['Assigned'], WithinSeconds: 'soon' } } },
      /WithinSeconds isn't a number of seconds/,
      NUMBER,
    ],
    [
      'an unknown request type',
      { RequestType: 'Read', ResourceProperties: PROPERTIES },
      /RequestType is 'Read', not Create, Update, or Delete/,
      NUMBER,
    ],
    [
      'no request type',
      { RequestType: undefined, ResourceProperties: PROPERTIES },
      /lacks RequestType\. Invoke this function through a CloudFormation/,
      NUMBER,
    ],
    ['no stack ID', { StackId: undefined, ResourceProperties: PROPERTIES }, /lacks StackId/, NUMBER],
    ['no logical ID', { LogicalResourceId: undefined, ResourceProperties: {} }, /lacks LogicalResourceId/, 'unknown'],
  ])('%s', async (_, fields, reason, physicalId) => {
    // WHEN
    const { response } = await harness.invoke(harness.event(fields));

    // THEN
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
    expect(response.PhysicalResourceId).toBe(physicalId);
    expect(harness.endpoint.requests).toEqual([]);
  });

  test.each([
    ['no ResponseURL', { ResponseURL: undefined }],
    ['a ResponseURL that is no URL', { ResponseURL: 'https://' }],
    ['a ResponseURL of another scheme', { ResponseURL: 'file:///etc/passwd' }],
  ])('%s: an error in the log is all that can be done', async (_, fields) => {
    const { bodies, log, error } = await harness.invoke(harness.event({ ...fields, ResourceProperties: PROPERTIES }));

    expect(bodies).toEqual([]);
    expect(error).toBeUndefined();
    expect(JSON.parse(log)).toMatchObject({
      level: 'ERROR',
      message: expect.stringContaining('no usable ResponseURL'),
    });
    expect(harness.endpoint.requests).toEqual([]);
  });

  test.each([undefined, null, 'event', 7, []])('the event %p', async (event) => {
    const { log, error } = await harness.invoke(event);

    expect(error).toBeUndefined();
    expect(log).toContain('no usable ResponseURL');
  });

  test('no credentials', async () => {
    const { response } = await harness.create(PROPERTIES, { environment: { AWS_ACCESS_KEY_ID: '' } });

    expect(response.Reason).toMatch(/no AWS credentials in its environment\. Check that it runs on Lambda with a role/);
  });
});

describe('which API answers', () => {
  const legacy = '+13035550142';

  test.each([
    { api: undefined, number: NUMBER, asked: ['chime-sdk-voice'], servedBy: 'chime-sdk-voice' },
    { api: 'auto', number: legacy, asked: ['chime-sdk-voice', 'chime'], servedBy: 'chime' },
    { api: 'chime', number: NUMBER, asked: ['chime'], servedBy: 'chime' },
    { api: 'chime-sdk-voice', number: NUMBER, asked: ['chime-sdk-voice'], servedBy: 'chime-sdk-voice' },
  ])('$api for $number', async ({ api, number, asked, servedBy }) => {
    const { response } = await harness.create({ PhoneNumberId: number, ...(api && { Api: api }) });

    expect(response.Data?.ServedBy).toBe(servedBy);
    expect(namespaces()).toEqual(asked);
  });

  test.each<ErrorName>(['NotFoundException', 'ForbiddenException', 'UnauthorizedClientException'])(
    'AUTO falls back to Amazon Chime after %s',
    async (error) => {
      harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error, Namespace: 'chime-sdk-voice' });

      const { response } = await harness.create(PROPERTIES);

      expect(response.Data?.ServedBy).toBe('chime');
      expect(namespaces()).toEqual(['chime-sdk-voice', 'chime']);
    },
  );

  test('AUTO falls back to Amazon Chime when there is no such host', async () => {
    const environment = { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://voice-chime.invalid' };

    const { response } = await harness.create(PROPERTIES, { environment });

    expect(response.Data?.ServedBy).toBe('chime');
  });

  test.each<ErrorName>(['ThrottledClientException', 'ServiceFailureException', 'ServiceUnavailableException'])(
    'AUTO does not fall back after %s, but retries',
    async (error) => {
      harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error, Times: 2 });

      const { response } = await harness.create(PROPERTIES, { clock: new FakeClock() });

      expect(response.Data?.ServedBy).toBe('chime-sdk-voice');
      expect(namespaces()).toEqual(['chime-sdk-voice', 'chime-sdk-voice', 'chime-sdk-voice']);
    },
  );

  test('AUTO does not fall back after a bad request, which the other API would refuse too', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'BadRequestException' });

    const { response } = await harness.create(PROPERTIES);

    expect(response.Reason).toMatch(
      /…0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 answered 400 BadRequestException/,
    );
    expect(namespaces()).toEqual(['chime-sdk-voice']);
  });

  test('when both fail, the error names both answers', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException', Namespace: 'chime-sdk-voice' });
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'UnauthorizedClientException', Namespace: 'chime' });

    const { response } = await harness.create({ ...PROPERTIES, Region: 'us-west-2' });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(
      /Amazon Chime SDK Voice in us-west-2 answered 403 ForbiddenException \(.+?\); Amazon Chime in us-east-1 answered 401 UnauthorizedClientException \(.+?\)\. Check that the account .+ props\. Check that the credentials .+ chime:GetPhoneNumber\.$/,
    );
  });

  test('AUTO falls back to Amazon Chime when IAM denies for more than a minute', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException', Namespace: 'chime-sdk-voice' });

    const { response } = await harness.create(PROPERTIES, { clock: new FakeClock(), remaining: 120_000 });

    expect(response.Data?.ServedBy).toBe('chime');
  });
});

describe('a number that does not exist', () => {
  const missing = { PhoneNumberId: '+19995550000' };
  const voice = (error: ErrorName): [Namespace, ErrorName] => ['chime-sdk-voice', error];
  const chime = (error: ErrorName): [Namespace, ErrorName] => ['chime', error];

  test('fails the deployment, and says where it was looked for', async () => {
    const { response } = await harness.create(missing);

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: '+19995550000' });
    expect(response.Reason).toBe(
      'Phone number …0000 was not found: Amazon Chime SDK Voice in us-east-1 and Amazon Chime in us-east-1 know no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
    );
  });

  test('reads as empty with onMissing', async () => {
    const { response } = await harness.create({ ...missing, OnMissing: 'empty', AbsentValue: 'none' });

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: '+19995550000' });
    const present = Object.entries(response.Data ?? {}).filter(([, value]) => value !== 'none');
    expect(Object.fromEntries(present)).toEqual({
      PhoneNumberId: '+19995550000',
      Exists: 'false',
      AssociationCount: '0',
      AssociationsTruncated: 'false',
      Details: expect.stringContaining('"Exists":false'),
    });
  });

  test.each([
    ['both APIs know no such number', [], 'SUCCESS'],
    ['Amazon Chime is closed to the account', [chime('ForbiddenException')], 'SUCCESS'],
    ['Amazon Chime does not accept the account', [chime('UnauthorizedClientException')], 'SUCCESS'],
    ['IAM denies the one that may know', [chime('AccessDeniedException')], 'FAILED'],
    ['Chime SDK Voice, which may know, is closed', [voice('ForbiddenException')], 'FAILED'],
  ])('with onMissing, when %s', async (_, apiErrors, status) => {
    for (const [namespace, error] of apiErrors) {
      harness.endpoint.fail({ PhoneNumberId: missing.PhoneNumberId, Error: error, Namespace: namespace });
    }

    const { response } = await harness.create(
      { ...missing, OnMissing: 'empty' },
      { clock: new FakeClock(), remaining: 120_000 },
    );

    expect(response.Status).toBe(status);
  });
});

describe('retries', () => {
  test.each<[ErrorName, string]>([
    ['ThrottledClientException', 'Set reservedConcurrentExecutions of PhoneNumberLookupProvider or raise its timeout'],
    ['ServiceFailureException', 'Deploy again when the service is available'],
    ['ServiceUnavailableException', 'Deploy again when the service is available'],
  ])('%s is retried until shortly before the deadline', async (error, advice) => {
    // GIVEN
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error });
    const clock = new FakeClock();

    // WHEN
    const { response } = await harness.create(PROPERTIES, { clock, remaining: 60_000 });

    // THEN
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(new RegExp(`${error}.*after \\d+ attempts in 59 s.*${advice}`));
    expect(clock.now()).toBeCloseTo(59_000, -2);
  });

  test('delays double up to a cap, and are jittered over their whole length', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ServiceUnavailableException', Times: 8 });
    const clock = new FakeClock(0.5);

    await harness.create(PROPERTIES, { clock, remaining: 120_000 });

    expect(clock.sleeps).toEqual([100, 200, 400, 800, 1600, 3200, 4000, 4000]);
  });

  test('each is followed in the log', async () => {
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

  test('AccessDenied is retried in the first minute, since a new role is not everywhere at once', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException', Times: 10 });
    const clock = new FakeClock();

    const { response } = await harness.create(PROPERTIES, { clock, remaining: 120_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(clock.now()).toBeLessThan(60_000);
  });

  test('AccessDenied after the first minute is final, and names the action', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });
    const clock = new FakeClock();

    const { response } = await harness.create({ ...PROPERTIES, Api: 'chime-sdk-voice' }, { clock, remaining: 300_000 });

    expect(response.Reason).toMatch(/AccessDeniedException.*Allow chime:GetPhoneNumber on \* for the function's role/);
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(70_000);
  });

  test.each<[ErrorName, RegExp]>([
    ['BadRequestException', /answered 400 BadRequestException/],
    ['UnauthorizedClientException', /answered 401 UnauthorizedClientException.*chime:GetPhoneNumber/],
    [
      'ForbiddenException',
      /Amazon Chime SDK Voice in us-east-1 answered 403 ForbiddenException.*chime:GetPhoneNumber is allowed in this Region/,
    ],
    ['NotFoundException', /was not found: Amazon Chime SDK Voice in us-east-1 knows no such number/],
  ])('%s is final at once', async (error, reason) => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error });

    const { response } = await harness.create({ ...PROPERTIES, Api: 'chime-sdk-voice' });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
    expect(harness.endpoint.requests).toHaveLength(1);
  });

  test('a connection that is refused is retried, and told in the end', async () => {
    const environment = { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://127.0.0.1:1' };

    const { response } = await harness.create(PROPERTIES, { environment, clock: new FakeClock(), remaining: 10_000 });

    expect(response.Reason).toMatch(/could not be reached: ECONNREFUSED .*after \d+ attempts in 9 s/);
  });
});

describe('what is logged and told', () => {
  test('no phone number beyond its last four digits, no signature, no raw event', async () => {
    // GIVEN
    const number = '+13035550142';
    const event = harness.event({ ResourceProperties: { PhoneNumberId: number } });

    // WHEN
    const { log, response } = await harness.invoke(event);

    // THEN
    expect(response.Status).toBe('SUCCESS');
    expect(log).toContain('…0142');
    expect(log).not.toContain('3035550142');
    expect(log).not.toContain('X-Amz-Signature');
    expect(log).not.toContain(String(event.ResponseURL).split('?')[0]);
  });

  test('what an API said that did not help', async () => {
    const { log } = await harness.create({ PhoneNumberId: '+13035550142' });

    expect(log).toMatch(/"message":"No details from this API".*"error":"Amazon Chime SDK Voice .+ NotFoundException/);
  });

  test("a mistake of this package's own, without a stack trace", async () => {
    const clock = new FakeClock();
    clock.sleep = () => Promise.reject(new TypeError('a mistake with +12065550100'));

    const { response, log } = await harness.create(
      { ...PROPERTIES, Expect: { Statuses: ['Unassigned'], WithinSeconds: '5' } },
      { clock },
    );

    expect(response).toMatchObject({
      Status: 'FAILED',
      Reason: 'cdk-chime-phone-number failed unexpectedly: TypeError: a mistake with …0100. Please report it.',
    });
    expect(log).toMatch(/"level":"ERROR","message":"Unexpected error".*"error":"TypeError: a mistake with …0100"/);
  });

  test('each line is one JSON object with level and request ID', async () => {
    const event = harness.event({ ResourceProperties: PROPERTIES });

    const { log } = await harness.invoke(event);

    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      expect.objectContaining({ message: 'Looking up', number: '…0100', api: 'auto', region: 'us-east-1' }),
      expect.objectContaining({ message: 'Calling', number: '…0100', target: 'Amazon Chime SDK Voice in us-east-1' }),
      expect.objectContaining({ message: 'Responded', status: 'SUCCESS' }),
    ]);
    for (const line of lines) {
      expect(line).toMatchObject({
        level: 'INFO',
        requestId: event.RequestId,
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      });
    }
  });

  test.each([
    ['ERROR', []],
    ['WARN', ['Retrying', 'No details from this API']],
    ['INFO', ['Looking up', 'Calling', 'Retrying', 'No details from this API', 'Calling', 'Responded']],
    [undefined, ['Looking up', 'Calling', 'Retrying', 'No details from this API', 'Calling', 'Responded']],
  ])('level %s', async (level, messages) => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ServiceUnavailableException', Times: 1 });
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'NotFoundException', Namespace: 'chime-sdk-voice' });

    const { log } = await harness.create(PROPERTIES, {
      clock: new FakeClock(),
      environment: { AWS_LAMBDA_LOG_LEVEL: level ?? '' },
    });

    const lines = log
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { message: string });
    expect(lines.map(({ message }) => message)).toEqual(messages);
  });
});
