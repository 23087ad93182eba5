/** What a schedule makes the handler do: compare each number with what was deployed, count, log, and change nothing. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { hang, refuse } from '../../../fake-aws/faults';
import { FakeClock, type Invoked, type InvokeOptions, useHarness } from '../../support/harness';

const NUMBER = '+12065550142';
const CONNECTOR = { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4', AssociatedTimestamp: '2026-11-23' };
const RECORD = {
  PhoneNumberId: NUMBER,
  E164PhoneNumber: NUMBER,
  Status: 'Assigned',
  CallingName: 'Support "Line"',
  Capabilities: { InboundCall: true, OutboundCall: true },
  Associations: [CONNECTOR],
};
const DEPLOYED = {
  Exists: 'true',
  Status: 'Assigned',
  CallingName: 'Support "Line"',
  Capabilities: '{"InboundCall":true,"OutboundCall":true}',
  Associations: JSON.stringify([CONNECTOR]),
  AssociationCount: '1',
  AssociationsTruncated: 'false',
};

const harness = useHarness();

beforeEach(() => {
  harness.endpoint.put(RECORD);
});

const encoded = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, Buffer.from(value).toString('base64')]));

const monitored = (deployed: Readonly<Record<string, string>>, properties: object = {}) => ({
  Lookup: 'SupportLine',
  Properties: { PhoneNumberId: NUMBER, ...properties },
  Deployed: encoded(deployed),
});

const event = (...phoneNumbers: object[]) => ({
  Dimensions: { Stack: 'Numbers', Monitor: 'Monitor' },
  MonitoredPhoneNumbers: phoneNumbers,
});

interface Line extends Readonly<Record<string, unknown>> {
  readonly message?: string;
}

const linesOf = ({ log }: Invoked): Line[] =>
  log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const metricsOf = (invoked: Invoked) => linesOf(invoked).filter((line) => '_aws' in line);
const warningsOf = (invoked: Invoked) => linesOf(invoked).filter(({ level }) => level === 'WARN');

const invoke = async (invokedWith: object, options?: InvokeOptions): Promise<Invoked> => {
  const invoked = await harness.invoke(invokedWith, options);
  expect(invoked.error).toBeUndefined();
  return invoked;
};

test('a number that is as deployed: zeros, no warning, one request, no answer', async () => {
  const invoked = await invoke(event(monitored(DEPLOYED)));

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 0 })]);
  expect(warningsOf(invoked)).toEqual([]);
  expect(harness.endpoint.requests).toHaveLength(1);
  expect(invoked.bodies).toEqual([]);
});

test('the metrics are one line in the embedded metric format, and no dimension has a number', async () => {
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
  'at the log level %s the metrics are all that is written, at that level',
  async (level) => {
    harness.endpoint.put({ ...RECORD, Status: 'Unassigned' });

    const invoked = await invoke(event(monitored(DEPLOYED)), { environment: { AWS_LAMBDA_LOG_LEVEL: level } });

    expect(linesOf(invoked)).toEqual([expect.objectContaining({ level, Drifted: 1, Failed: 0 })]);
  },
);

describe('a change', () => {
  test.each<[string, object, string]>([
    ['of the status', { Status: 'Unassigned' }, 'Status changed from Assigned to Unassigned'],
    [
      'of a name, which is shown by its length only',
      { CallingName: 'Sales' },
      'CallingName changed from a value of 14 characters to a value of 5 characters',
    ],
    ['to nothing', { CallingName: null }, 'CallingName changed from a value of 14 characters to absent'],
    [
      'of a capability',
      { Capabilities: { OutboundCall: false, InboundCall: true } },
      'Capabilities.OutboundCall changed from true to false',
    ],
    [
      'of an association',
      { Associations: [{ ...CONNECTOR, Value: 'zyxwvu9tsrq8ponml7kjih' }] },
      'Associations changed from VoiceConnectorId abcdef1ghij2klmno3pqr4 to VoiceConnectorId zyxwvu9tsrq8ponml7kjih',
    ],
    [
      'of several attributes',
      { Status: 'Unassigned', Associations: [] },
      'Status changed from Assigned to Unassigned; Associations changed from VoiceConnectorId abcdef1ghij2klmno3pqr4 to absent; AssociationCount changed from 1 to 0',
    ],
  ])('%s counts the number as drifted once, and is logged with its lookup', async (_, change, changes) => {
    harness.endpoint.put({ ...RECORD, ...change });

    const invoked = await invoke(event(monitored(DEPLOYED)));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
    expect(warningsOf(invoked)).toEqual([
      expect.objectContaining({
        message: 'The phone number has changed since the deployment',
        monitor: 'Monitor',
        lookup: 'SupportLine',
        number: '…0142',
        changes,
      }),
    ]);
    expect(invoked.log).not.toContain(NUMBER);
  });

  test.each<[string, object, Record<string, string>]>([
    ['the order of capabilities', { Capabilities: { OutboundCall: true, InboundCall: true } }, {}],
    ['the time of an association', { Associations: [{ ...CONNECTOR, AssociatedTimestamp: '2026-11-24' }] }, {}],
    [
      'the order of associations',
      { Associations: [{ Name: 'SipRuleId', Value: 'rule' }, CONNECTOR] },
      { Associations: JSON.stringify([CONNECTOR, { Name: 'SipRuleId', Value: 'rule' }]), AssociationCount: '2' },
    ],
    ['what is not compared', { UpdatedTimestamp: '2026-11-24T10:00:00.000Z', OrderId: 'another' }, {}],
    [
      'a list that was too long for CloudFormation',
      { Associations: [CONNECTOR, { Name: 'SipRuleId', Value: 'rule' }] },
      { AssociationCount: '2', AssociationsTruncated: 'true' },
    ],
  ])('%s is none', async (_, change, deployed) => {
    harness.endpoint.put({ ...RECORD, ...change });

    const invoked = await invoke(event(monitored({ ...DEPLOYED, ...deployed })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0 })]);
    expect(warningsOf(invoked)).toEqual([]);
  });

  test.each<[string, string, object]>([
    ['a list that was cut has one more', '2', { Associations: [CONNECTOR, { Name: 'SipRuleId', Value: 'rule' }] }],
    ['a list that was cut lacks what was there', '1', { Associations: [{ ...CONNECTOR, Value: 'other' }] }],
  ])('%s', async (_, count, change) => {
    harness.endpoint.put({ ...RECORD, ...change });
    const deployed = { ...DEPLOYED, AssociationCount: count === '2' ? '3' : count, AssociationsTruncated: 'true' };

    expect(metricsOf(await invoke(event(monitored(deployed))))).toEqual([expect.objectContaining({ Drifted: 1 })]);
  });

  test('an absentValue stands for what is absent, and is no change', async () => {
    harness.endpoint.put({ ...RECORD, CallingName: null, Associations: undefined });
    const deployed = { ...DEPLOYED, CallingName: 'none', Associations: 'none', AssociationCount: '0' };

    const invoked = await invoke(event(monitored(deployed, { AbsentValue: 'none' })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0 })]);
  });
});

describe('a number that does not exist', () => {
  test('has drifted when it existed, with this one change', async () => {
    harness.endpoint.remove(NUMBER);

    const invoked = await invoke(event(monitored(DEPLOYED, { Expect: { Statuses: ['Assigned'] } })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
    expect(warningsOf(invoked).at(-1)).toMatchObject({ changes: 'Exists changed from true to false' });
  });

  test('has not drifted when it did not exist', async () => {
    harness.endpoint.remove(NUMBER);

    const invoked = await invoke(event(monitored({ Exists: 'false', Status: '' }, { OnMissing: 'empty' })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 0 })]);
  });
});

test('an expectation that does not hold is counted and logged, and nothing is waited for', async () => {
  const clock = new FakeClock();
  const expectations = { Expect: { Statuses: ['Unassigned'] } };

  const invoked = await invoke(event(monitored(DEPLOYED, expectations)), { clock });

  expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 1, Failed: 0 })]);
  expect(warningsOf(invoked)).toEqual([
    expect.objectContaining({
      message: 'The phone number is not as expected',
      lookup: 'SupportLine',
      violations: 'Status is Assigned, expected Unassigned',
    }),
  ]);
  expect(clock.now()).toBe(0);
});

describe('what could not be found out is counted as failed and not as drifted', () => {
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
      'Chime refuses',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });
      },
    ],
  ])('%s', async (_, disturb) => {
    const clock = new FakeClock();
    disturb(clock);

    const invoked = await invoke(event(monitored(DEPLOYED)), { clock, remaining: 120_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })]);
    expect(warningsOf(invoked).at(-1)).toMatchObject({
      message: 'The phone number could not be checked',
      error: expect.stringContaining('Phone number …0142 could not be looked up'),
    });
    expect(clock.now()).toBeLessThan(25_000);
  });

  test('Chime is down for longer than the function may run', async () => {
    const clock = new FakeClock();
    harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')));

    const invoked = await invoke(event(monitored(DEPLOYED)), { clock, remaining: 5000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 1 })]);
    expect(clock.now()).toBeLessThanOrEqual(4000);
  });

  test('a number that is none', async () => {
    const invoked = await invoke(event(monitored(DEPLOYED, { PhoneNumberId: '' }), monitored(DEPLOYED)));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 1 })]);
  });

  test('there are no credentials', async () => {
    const invoked = await invoke(event(monitored(DEPLOYED), monitored(DEPLOYED)), {
      environment: { AWS_ACCESS_KEY_ID: '' },
    });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 2 })]);
    expect(harness.endpoint.requests).toEqual([]);
  });
});

describe('a lookup that finds its number', () => {
  const RULE = { Name: 'SipRuleId', Value: 'rule' };
  const FIRST = { ...RECORD, Associations: [RULE] };
  const SECOND = { ...FIRST, PhoneNumberId: '+12065550143', E164PhoneNumber: '+12065550143' };
  const FOUND = { ...DEPLOYED, PhoneNumberId: NUMBER, Associations: JSON.stringify([RULE]) };
  const NONE = { Exists: 'false', PhoneNumberId: 'none', Status: 'none' };
  const SEVERAL =
    '2 phone numbers match find (SipRuleId rule), and a lookup requires exactly one: …0142, …0143. Add a criterion to the find prop, such as name, or change the numbers in Amazon Chime.';
  const finding = (before: Readonly<Record<string, string>>) =>
    event(
      monitored(before, {
        PhoneNumberId: undefined,
        Find: { Association: RULE },
        OnMissing: 'empty',
        AbsentValue: 'none',
      }),
    );

  test.each<[string, Record<string, unknown>[], Record<string, string>, object, string | undefined]>([
    ['the same number is found: nothing', [FIRST], FOUND, { Drifted: 0, Failed: 0 }, undefined],
    [
      'another number is found: drifted, and the log says from which to which',
      [SECOND],
      FOUND,
      { Drifted: 1, Failed: 0 },
      'PhoneNumberId changed from …0142 to …0143',
    ],
    ['none is found any more: drifted', [], FOUND, { Drifted: 1, Failed: 0 }, 'Exists changed from true to false'],
    ['none was found, and none is now: nothing', [], NONE, { Drifted: 0, Failed: 0 }, undefined],
    [
      'none was found, and one is now: drifted',
      [FIRST],
      NONE,
      { Drifted: 1, Failed: 0 },
      'Exists changed from false to true',
    ],
    [
      'several are found: failed, and the log says how many',
      [FIRST, SECOND],
      FOUND,
      { Drifted: 0, Failed: 1 },
      SEVERAL,
    ],
    ['none was found, and several are now: failed', [FIRST, SECOND], NONE, { Drifted: 0, Failed: 1 }, SEVERAL],
  ])('%s', async (_, records, before, metrics, said) => {
    harness.endpoint.remove(NUMBER);
    records.forEach((record) => {
      harness.endpoint.put(record);
    });

    const invoked = await invoke(finding(before));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ ...metrics, Unmet: 0 })]);
    expect(warningsOf(invoked).map(({ changes, error }) => changes ?? error)).toEqual(said === undefined ? [] : [said]);
  });

  test('the list is out of reach: failed, and not drifted', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('AccessDeniedException')));

    const invoked = await invoke(finding(FOUND), {
      clock: new FakeClock(),
      remaining: 120_000,
    });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })]);
    expect(warningsOf(invoked).at(-1)).toMatchObject({
      error: expect.stringMatching(/^The phone numbers for find \(SipRuleId rule\) could not be listed, page 1: /),
    });
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

  test('are checked in one invocation, with one request each', async () => {
    const invoked = await invoke(all(), { remaining: 30_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
    expect(harness.endpoint.requests).toHaveLength(200);
  });

  test('end in time when Chime never answers, all of them as failed', async () => {
    const clock = new FakeClock();
    harness.endpoint.injectFault(hang(clock.expire));

    const invoked = await invoke(all(), { clock, remaining: 120_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Failed: 200 })]);
    expect(clock.now()).toBeLessThan(120_000);
  });

  test('one that never answers does not take the time of the others', async () => {
    harness.endpoint.fail({ PhoneNumberId: numbers[0] ?? '', Error: 'ServiceFailureException' });

    const invoked = await invoke(all(), { clock: new FakeClock(), remaining: 120_000 });

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Failed: 1 })]);
  });
});
