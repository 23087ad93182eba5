/** Which changes of a number count as drift. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { refuse } from '../../../fake-aws/faults';
import { FakeClock } from '../../support/harness';
import { CONNECTOR, DEPLOYED, event, metricsOf, monitored, NUMBER, useMonitor, warningsOf, RECORD } from './support';

const { harness, invoke } = useMonitor();

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
