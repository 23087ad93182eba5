/** One invocation: the response to each request type, events that can't be handled, and the log. */
import { describe, expect, test } from '@jest/globals';
import { FakeClock, STACK_ID, useHarness } from '../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };

const harness = useHarness();

describe('the response to CloudFormation', () => {
  test('to a Create repeats the IDs of the event', async () => {
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

  test('contains the number from any Region, because AWS adds Regions', async () => {
    const { response, log } = await harness.create({ ...PROPERTIES, Api: 'chime-sdk-voice', Region: 'eu-north-1' });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { ServedBy: 'chime-sdk-voice' } });
    expect(log).toContain('"target":"Amazon Chime SDK Voice in eu-north-1"');
  });

  test('to an Update with another number has a new physical ID, so that CloudFormation deletes the old resource', async () => {
    const event = harness.event({
      RequestType: 'Update',
      PhysicalResourceId: NUMBER,
      ResourceProperties: { PhoneNumberId: '+18005550111' },
    });

    const { response } = await harness.invoke(event);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: '+18005550111' });
  });

  test('to an Update that fails keeps the physical ID, so that CloudFormation replaces nothing', async () => {
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
  ])('to a Delete %s is a success, without a call to Chime', async (_, fields, physicalId) => {
    const { response } = await harness.invoke(harness.event({ RequestType: 'Delete', ...fields }));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(response.Data).toBeUndefined();
    expect(harness.endpoint.requests).toEqual([]);
  });

  test('is the same if the same event is delivered twice', async () => {
    const event = harness.event({ ResourceProperties: PROPERTIES });

    await harness.invoke(event);
    const { bodies } = await harness.invoke(event);

    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });
});

describe("an event that can't be handled", () => {
  test.each<[string, Record<string, unknown>, RegExp, string]>([
    [
      'has an unknown request type',
      { RequestType: 'Read', ResourceProperties: PROPERTIES },
      /RequestType is 'Read', not Create, Update, or Delete/,
      NUMBER,
    ],
    [
      'has no request type',
      { RequestType: undefined, ResourceProperties: PROPERTIES },
      /lacks RequestType\. Invoke this function through a CloudFormation/,
      NUMBER,
    ],
    ['has no stack ID', { StackId: undefined, ResourceProperties: PROPERTIES }, /lacks StackId/, NUMBER],
    [
      'has no logical ID',
      { LogicalResourceId: undefined, ResourceProperties: {} },
      /lacks LogicalResourceId/,
      'unknown',
    ],
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
    ['without a ResponseURL', { ResponseURL: undefined }],
    ["with a ResponseURL that isn't a URL", { ResponseURL: 'https://' }],
    ['with a ResponseURL of another scheme', { ResponseURL: 'file:///etc/passwd' }],
  ])('%s is logged as an error', async (_, fields) => {
    const { bodies, log, error } = await harness.invoke(harness.event({ ...fields, ResourceProperties: PROPERTIES }));

    expect(bodies).toEqual([]);
    expect(error).toBeUndefined();
    expect(JSON.parse(log)).toMatchObject({
      level: 'ERROR',
      message: expect.stringContaining('no usable ResponseURL'),
    });
    expect(harness.endpoint.requests).toEqual([]);
  });

  test.each([undefined, null, 'event', 7, []])('of the kind %p is logged, without an error', async (event) => {
    const { log, error } = await harness.invoke(event);

    expect(error).toBeUndefined();
    expect(log).toContain('no usable ResponseURL');
  });

  test('fails if the function has no credentials', async () => {
    const { response } = await harness.create(PROPERTIES, { environment: { AWS_ACCESS_KEY_ID: '' } });

    expect(response.Reason).toMatch(/no AWS credentials in its environment\. Check that it runs on Lambda with a role/);
  });
});

describe('200,000 levels of nesting', () => {
  const objects = nested((inner) => ({ inner }));
  const arrays = nested((inner) => [inner]);

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['RequestType', { RequestType: objects }, /^The event lacks RequestType\./],
    ['StackId', { StackId: objects }, /^The event lacks StackId\./],
    ['LogicalResourceId', { LogicalResourceId: arrays }, /^The event lacks LogicalResourceId\./],
    ['ResourceProperties', { ResourceProperties: objects }, /^The property PhoneNumberId is missing or empty\./],
  ])('in %s are answered with a reason', async (_, fields, reason) => {
    const { response } = await harness.invoke(harness.event(fields));

    expect(response).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'PhoneNumberId',
      { PhoneNumberId: objects },
      /^The property PhoneNumberId \(object\) isn't an E\.164 phone number/,
    ],
    ['Find', { PhoneNumberId: undefined, Find: objects }, /^The property Find has the criterion inner, which/],
    ['Find.Status', { PhoneNumberId: undefined, Find: { Status: arrays } }, /^The property Find\.Status is empty/],
    ['Api', { Api: arrays }, /^The property Api isn't one of/],
    ['Region', { Region: objects }, /^The property Region isn't a string/],
    ['OnMissing', { OnMissing: objects }, /^The property OnMissing isn't one of/],
    ['OnRollback', { OnRollback: objects }, /^The property OnRollback isn't one of/],
    ['AbsentValue', { AbsentValue: objects }, /^The property AbsentValue isn't a string/],
    ['NoEcho', { NoEcho: objects }, /^The property NoEcho isn't true or false/],
    ['Expect', { Expect: objects }, /^The property Expect\.inner isn't known/],
    ['Expect.Statuses', { Expect: { Statuses: arrays } }, /^The property Expect\.Statuses\.0 isn't a string/],
    ['Expect.Associations', { Expect: { Associations: arrays } }, /^The property Expect\.Associations\.0\.Name isn't/],
    [
      'Expect.WithinSeconds',
      { Expect: { Statuses: ['Assigned'], WithinSeconds: objects } },
      /^The property Expect\.WithinSeconds isn't a number/,
    ],
  ])('in the property %s are answered with a reason', async (_, properties, reason) => {
    const { response, log } = await harness.create({ ...PROPERTIES, ...properties });

    expect(response).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
    expect(log).not.toContain('Unexpected error');
  });

  test('in an element that the function does not read are ignored', async () => {
    const { response } = await harness.invoke(
      harness.event({ ResourceProperties: PROPERTIES, OldResourceProperties: objects, PhysicalResourceId: arrays }),
    );

    expect(response.Status).toBe('SUCCESS');
  });

  function nested(wrap: (inner: unknown) => unknown): unknown {
    let value: unknown = 'x';
    for (let level = 0; level < 200_000; level += 1) {
      value = wrap(value);
    }
    return value;
  }
});

test('an event with the fields of a schedule, too, is answered', async () => {
  const { response, log } = await harness.invoke(
    harness.event({
      ResourceProperties: PROPERTIES,
      Dimensions: { Stack: 'Numbers', Monitor: 'Monitor' },
      MonitoredPhoneNumbers: [{ Lookup: 'Line', Properties: PROPERTIES, Deployed: {} }],
    }),
  );

  expect(response.Status).toBe('SUCCESS');
  expect(log).not.toContain('_aws');
});

describe('the log', () => {
  test('contains only the last four digits of a number, no signature, and no raw event', async () => {
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

  test('contains the error of an API that had no details of the number', async () => {
    const { log } = await harness.create({ PhoneNumberId: '+13035550142' });

    expect(log).toMatch(/"message":"No details from this API".*"error":"Amazon Chime SDK Voice .+ NotFoundException/);
  });

  test('contains a bug of this package, without a stack trace', async () => {
    harness.clock.sleep = () => Promise.reject(new TypeError('a mistake with +12065550100'));

    const { response, log } = await harness.create(
      { ...PROPERTIES, Expect: { Statuses: ['Unassigned'], WithinSeconds: '5' } },
      { clock: harness.clock },
    );

    expect(response).toMatchObject({
      Status: 'FAILED',
      Reason: 'cdk-chime-phone-number failed unexpectedly: TypeError: a mistake with …0100. Please report it.',
    });
    expect(log).toMatch(/"level":"ERROR","message":"Unexpected error".*"error":"TypeError: a mistake with …0100"/);
  });

  test('has one JSON object a line, with level and request ID', async () => {
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
  ])('at the level %s has the lines of this level and above', async (level, messages) => {
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
