/** The event of a schedule: the function compares each number with its deployed attributes, counts, and logs. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { hang, refuse } from '../../../fake-aws/faults';
import { send } from '../../../fake-aws/loopback-server';
import { ASSUMED_KEY } from '../../../fake-aws/sts-endpoint';
import { FakeClock, ROLE_ARN } from '../../support/harness';
import { DEPLOYED, event, linesOf, metricsOf, monitored, NUMBER, useMonitor, warningsOf, RECORD } from './support';

const { harness, invoke } = useMonitor();

test('a number that has not changed causes one request, metrics of 0, no warning, and no response', async () => {
  const invoked = await invoke(event(monitored(DEPLOYED)));

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 0 })]);
  expect(warningsOf(invoked)).toEqual([]);
  expect(harness.endpoint.requests).toHaveLength(1);
  expect(invoked.bodies).toEqual([]);
});

test('the metrics are one line in the embedded metric format, and no dimension contains a number', async () => {
  const [metrics] = metricsOf(await invoke(event(monitored(DEPLOYED))));

  expect(metrics).toEqual({
    timestamp: expect.any(String),
    level: 'DEBUG',
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'cdk-chime-phone-number',
          Dimensions: [['Stack', 'Monitor']],
          Metrics: [
            { Name: 'Drifted', Unit: 'Count' },
            { Name: 'Unmet', Unit: 'Count' },
            { Name: 'Failed', Unit: 'Count' },
          ],
        },
      ],
    },
    Stack: 'Numbers',
    Monitor: 'Monitor',
    Drifted: 0,
    Unmet: 0,
    Failed: 0,
  });
});

test.each(['ERROR', 'FATAL'])(
  'at the log level %s, the function writes only the metrics, with that level',
  async (level) => {
    harness.endpoint.put({ ...RECORD, Status: 'Unassigned' });

    const invoked = await invoke(event(monitored(DEPLOYED)), { environment: { AWS_LAMBDA_LOG_LEVEL: level } });

    expect(linesOf(invoked)).toEqual([expect.objectContaining({ level, Drifted: 1, Failed: 0 })]);
  },
);

test('without log controls of Lambda, the metrics have the level INFO', async () => {
  const invoked = await invoke(event(monitored(DEPLOYED)), {
    environment: { AWS_LAMBDA_LOG_LEVEL: undefined as never },
  });

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ level: 'INFO' })]);
});

test('all numbers are looked up with one session of the role of assumeRole', async () => {
  const authorizations: unknown[] = [];
  harness.endpoint.injectFault(({ request, respond, response }) => {
    authorizations.push(request.headers.authorization);
    send(response, respond());
  });

  const invoked = await invoke(event(monitored(DEPLOYED), monitored(DEPLOYED)), {
    environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN },
  });

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 0 })]);
  const ofRole = expect.stringContaining(`Credential=${ASSUMED_KEY}/`);
  expect(authorizations).toEqual([ofRole, ofRole]);
  expect(harness.sts.requests).toHaveLength(1);
});

test('an unmet expectation is counted and logged, without waiting', async () => {
  const expectations = { Expect: { Statuses: ['Unassigned'] } };

  const invoked = await invoke(event(monitored(DEPLOYED, expectations)), { clock: harness.clock });

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 1, Failed: 0 })]);
  expect(warningsOf(invoked)).toEqual([
    expect.objectContaining({
      message: 'The phone number is not as expected',
      lookup: 'SupportLine',
      violations: 'Status is Assigned, expected Unassigned',
    }),
  ]);
  expect(harness.clock.now()).toBe(0);
});

test('a missing number is drift, without waiting', async () => {
  harness.endpoint.remove(NUMBER);
  const expectations = { Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } };

  const invoked = await invoke(event(monitored(DEPLOYED, expectations)), { clock: harness.clock });

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
  expect(harness.clock.now()).toBe(0);
});

describe('a number counts as failed, not as drifted, if', () => {
  test.each<[string, (clock: FakeClock) => void]>([
    [
      'Chime is down',
      () => {
        harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')));
      },
    ],
    [
      'Chime hangs',
      ({ expire }) => {
        harness.endpoint.injectFault(hang(expire));
      },
    ],
    [
      'Chime denies the call',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });
      },
    ],
  ])('%s', async (_, breakChime) => {
    breakChime(harness.clock);

    const invoked = await invoke(event(monitored(DEPLOYED)), { clock: harness.clock, remaining: 120_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })]);
    expect(warningsOf(invoked).at(-1)).toMatchObject({
      message: 'The phone number could not be checked',
      error: expect.stringContaining('Phone number …0142 could not be looked up'),
    });
    expect(harness.clock.now()).toBeLessThan(25_000);
  });

  test('Chime is down until the timeout of the function', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')));

    const invoked = await invoke(event(monitored(DEPLOYED)), { clock: harness.clock, remaining: 5000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 1 })]);
    expect(harness.clock.now()).toBeLessThanOrEqual(4000);
  });

  test('its PhoneNumberId is invalid', async () => {
    const invoked = await invoke(event(monitored(DEPLOYED, { PhoneNumberId: '' }), monitored(DEPLOYED)));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 1 })]);
  });

  test('the function has no credentials', async () => {
    const invoked = await invoke(event(monitored(DEPLOYED), monitored(DEPLOYED)), {
      environment: { AWS_ACCESS_KEY_ID: '' },
    });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 2 })]);
    expect(harness.endpoint.requests).toEqual([]);
  });
});

describe('a number with nothing to compare counts as failed', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const levels = nested(200_000);

  test.each<[string, object]>([
    ['no attributes', {}],
    ['attributes of a later version', { Carrier: base64('x') }],
    ['attributes that are never compared', { ServedBy: base64('chime'), Details: base64('{}') }],
    ['the size of the list of associations', { AssociationsTruncated: base64('true') }],
    ['empty attributes', { Exists: '', Status: '' }],
    ['empty attributes, and none that tells whether the number existed', { Status: '', Type: '' }],
    ['no attribute that tells whether the number existed', { Status: base64('Assigned') }],
    ['an attribute that must be true or false', { Exists: base64('perhaps'), Status: base64('Assigned') }],
    ['an attribute that is not in Base64', { Exists: base64('true'), Status: 'Assigned!' }],
    ['an attribute that is not a string', { Exists: base64('true'), Status: 7 }],
    ['an attribute of 200,000 levels', { Exists: base64('true'), Status: levels }],
  ])('if the schedule passes %s', async (_, Deployed) => {
    const properties = { PhoneNumberId: NUMBER, Expect: { Statuses: ['Unassigned'] } };

    const invoked = await invoke(event({ Lookup: 'SupportLine', Properties: properties, Deployed }));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })]);
    expect(warningsOf(invoked)).toEqual([
      expect.objectContaining({
        message: 'The phone number could not be checked',
        lookup: 'SupportLine',
        error: expect.stringMatching(/^The schedule passed no deployed attributes to compare\. Deploy the monitor /),
      }),
    ]);
    expect(harness.endpoint.requests).toEqual([]);
  });

  test.each<[string, object]>([
    ['an empty list of numbers', { Dimensions: {}, MonitoredPhoneNumbers: [] }],
    ['something else than a list', { MonitoredPhoneNumbers: 'x' }],
    ['no list', { Dimensions: { Stack: 'Numbers', Monitor: 'Monitor' } }],
    ['an item that is no object', { MonitoredPhoneNumbers: [null] }],
    ['items of 200,000 levels', { MonitoredPhoneNumbers: [levels] }],
  ])('if the schedule passes %s', async (_, passed) => {
    const invoked = await invoke(passed);

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })]);
  });

  test.each<[string, object, string]>([
    ['Lookup', { Lookup: levels, Properties: { PhoneNumberId: '' } }, 'The property PhoneNumberId is missing'],
    ['Properties', { Properties: levels }, 'The property PhoneNumberId is missing'],
    ['PhoneNumberId', { Properties: { PhoneNumberId: levels } }, 'The property PhoneNumberId (object)'],
    ['Expect', { Properties: { PhoneNumberId: NUMBER, Expect: levels } }, 'The property Expect.inner'],
  ])('if %s has 200,000 levels', async (_, fields, error) => {
    const invoked = await invoke(event({ ...monitored(DEPLOYED), ...fields }));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 1 })]);
    expect(warningsOf(invoked)).toEqual([expect.objectContaining({ error: expect.stringContaining(error) })]);
  });

  function nested(count: number): unknown {
    let value: unknown = 'x';
    for (let level = 0; level < count; level += 1) {
      value = { inner: value };
    }
    return value;
  }

  test.each<[unknown, string]>([
    ['Numbers-111122223333', 'Numbers-111122223333'],
    ['x'.repeat(5000), 'x'.repeat(255)],
    ['Line+1 206-555-0142 of 2', 'Linex0142 of 2'],
    ['Grüße\u2028', 'Gr??e?'],
    [' ', 'unknown'],
    [undefined, 'unknown'],
    [levels, 'a value with too many levels'],
  ])('and the metrics have dimensions that CloudWatch accepts (%#)', async (value, dimension) => {
    const [metrics] = metricsOf(
      await invoke({ Dimensions: { Stack: value, Monitor: value }, MonitoredPhoneNumbers: [] }),
    );

    expect(metrics).toMatchObject({ Stack: dimension, Monitor: dimension });
  });
});

describe('200 numbers', () => {
  const numbers = Array.from({ length: 200 }, (_, index) => `+1206556${String(1000 + index)}`);
  const all = () =>
    event(...numbers.map((number) => monitored({ Exists: 'true', Status: 'Assigned' }, { PhoneNumberId: number })));

  beforeEach(() => {
    numbers.forEach((number, index) => {
      harness.endpoint.put({ PhoneNumberId: number, Status: index === 7 ? 'Unassigned' : 'Assigned' });
    });
  });

  test('are compared in one invocation, with one request for each', async () => {
    const invoked = await invoke(all(), { remaining: 30_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
    expect(harness.endpoint.requests).toHaveLength(200);
  });

  test('count as failed in time if Chime hangs', async () => {
    harness.endpoint.injectFault(hang(harness.clock.expire));

    const invoked = await invoke(all(), { clock: harness.clock, remaining: 120_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 200 })]);
    expect(harness.clock.now()).toBeLessThan(120_000);
  });

  test('are compared in time even if one always fails', async () => {
    harness.endpoint.fail({ PhoneNumberId: numbers[0] ?? '', Error: 'ServiceFailureException' });

    const invoked = await invoke(all(), { clock: new FakeClock(), remaining: 120_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Failed: 1 })]);
  });
});
