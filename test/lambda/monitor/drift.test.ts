/** Which changes of a number count as drift. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { refuse } from '../../../fake-aws/faults';
import { FakeClock } from '../../support/harness';
import { CONNECTOR, DEPLOYED, event, metricsOf, monitored, NUMBER, useMonitor, warningsOf, RECORD } from './support';

const { harness, invoke } = useMonitor();

const RULE = { Name: 'SipRuleId', Value: 'rule' };

describe('a change', () => {
  test.each<[string, object, string]>([
    ['of the status', { Status: 'Unassigned' }, 'Status changed from Assigned to Unassigned'],
    [
      'of a name, which is logged only by its length',
      { CallingName: 'Sales' },
      'CallingName changed from a value of 14 characters to a value of 5 characters',
    ],
    ['from a value to absent', { CallingName: null }, 'CallingName changed from a value of 14 characters to absent'],
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
  ])('%s counts as one drifted number, and is logged with the lookup', async (_, change, changes) => {
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
    ['the timestamp of an association', { Associations: [{ ...CONNECTOR, AssociatedTimestamp: '2026-11-24' }] }, {}],
    [
      'the order of associations',
      { Associations: [RULE, CONNECTOR] },
      { Associations: JSON.stringify([CONNECTOR, RULE]), AssociationCount: '2' },
    ],
    ['elements that are not compared', { UpdatedTimestamp: '2026-11-24T10:00:00.000Z', OrderId: 'another' }, {}],
    [
      'a list that was truncated for CloudFormation',
      { Associations: [CONNECTOR, RULE] },
      { AssociationCount: '2', AssociationsTruncated: 'true' },
    ],
  ])('in %s does not count', async (_, change, deployed) => {
    harness.endpoint.put({ ...RECORD, ...change });

    const invoked = await invoke(event(monitored({ ...DEPLOYED, ...deployed })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0 })]);
    expect(warningsOf(invoked)).toEqual([]);
  });

  test.each<[string, string, object]>([
    ['to a truncated list counts if it is longer', '2', { Associations: [CONNECTOR, RULE] }],
    [
      'to a truncated list counts if one of its associations is missing',
      '1',
      { Associations: [{ ...CONNECTOR, Value: 'other' }] },
    ],
  ])('%s', async (_, count, change) => {
    harness.endpoint.put({ ...RECORD, ...change });
    const deployed = { ...DEPLOYED, AssociationCount: count === '2' ? '3' : count, AssociationsTruncated: 'true' };

    expect(metricsOf(await invoke(event(monitored(deployed))))).toEqual([expect.objectContaining({ Drifted: 1 })]);
  });

  test.each([
    ['', [RULE, CONNECTOR], 'absent to SipRuleId rule, VoiceConnectorId abcdef1ghij2klmno3pqr4'],
    [JSON.stringify([RULE, CONNECTOR]), [], 'SipRuleId rule, VoiceConnectorId abcdef1ghij2klmno3pqr4 to absent'],
  ])('of several associations is logged with all of them', async (Associations, now, changes) => {
    harness.endpoint.put({ ...RECORD, Associations: now });

    const invoked = await invoke(event(monitored({ Exists: 'true', ServedBy: 'chime-sdk-voice', Associations })));

    expect(warningsOf(invoked)).toEqual([expect.objectContaining({ changes: `Associations changed from ${changes}` })]);
  });

  test('from the absentValue to absent does not count', async () => {
    harness.endpoint.put({ ...RECORD, CallingName: null, Associations: undefined });
    const deployed = { ...DEPLOYED, CallingName: 'none', Associations: 'none', AssociationCount: '0' };

    const invoked = await invoke(event(monitored(deployed, { AbsentValue: 'none' })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0 })]);
  });
});

describe('the other API', () => {
  const USER = { Name: 'UserId', Value: 'user' };
  const ACCOUNT = { Name: 'AccountId', Value: 'account' };
  const VOICE = {
    ...DEPLOYED,
    Name: 'Support',
    PhoneNumberArn: 'arn:aws:chime:us-east-1:111122223333:phone-number/n',
    OrderId: 'order',
    E164PhoneNumber: NUMBER.slice(1),
    ProductType: 'Voice Connector',
    Details: '{"Name":"Support","ServedBy":"chime-sdk-voice","ProductType":"Voice Connector"}',
  };
  /** As Chime SDK Voice returns the number, and as Amazon Chime does. */
  const IN_VOICE = { ...RECORD, ...elementsOf(VOICE), ProductType: 'VoiceConnector' };
  const IN_CHIME = { ...RECORD, ProductType: 'VoiceConnector' };
  const CHIME = {
    ...DEPLOYED,
    ServedBy: 'chime',
    ...{ Name: '', PhoneNumberArn: '', OrderId: '', ProductType: 'VoiceConnector', Details: '{}' },
    ...{ UserId: 'user', AccountId: 'account' },
    Associations: JSON.stringify([USER, CONNECTOR, ACCOUNT]),
    AssociationCount: '3',
  };

  function elementsOf({ Name, PhoneNumberArn, OrderId }: typeof VOICE) {
    return { Name, PhoneNumberArn, OrderId };
  }

  /** Makes Chime SDK Voice deny the calls, so that `AUTO` falls back to Amazon Chime. */
  const failVoice = () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException', Namespace: 'chime-sdk-voice' });
  };

  const driftOf = async (record: object, deployed: Readonly<Record<string, string>>, properties = {}) => {
    harness.endpoint.put({ ...(record as typeof RECORD) });
    const invoked = await invoke(event(monitored(deployed, properties)));
    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Unmet: 0, Failed: 0 })]);
    return warningsOf(invoked)
      .filter(({ changes }) => changes !== undefined)
      .map(({ changes }) => changes);
  };

  test('that responds instead of Chime SDK Voice does not count as drift', async () => {
    failVoice();

    expect(await driftOf(IN_CHIME, VOICE)).toEqual([]);
  });

  test('that responds instead of Chime SDK Voice does not count as drift with an absentValue', async () => {
    failVoice();

    expect(await driftOf(IN_CHIME, { ...VOICE, UserId: 'none' }, { AbsentValue: 'none' })).toEqual([]);
  });

  test('that responds instead of Amazon Chime does not count as drift', async () => {
    expect(await driftOf(IN_VOICE, CHIME)).toEqual([]);
  });

  test.each(['Cancelled', 'PortinCancelRequested', 'PortinInProgress'])(
    'that does not have the status %s does not count as drift',
    async (Status) => {
      failVoice();

      expect(await driftOf({ ...IN_CHIME, Status: 'AcquireInProgress' }, { ...VOICE, Status })).toEqual([]);
    },
  );

  test('that does not have the current status does not count as drift', async () => {
    expect(await driftOf({ ...IN_VOICE, Status: 'PortinInProgress' }, CHIME)).toEqual([]);
  });

  test('that returns other elements that both have is drift', async () => {
    failVoice();

    expect(await driftOf({ ...IN_CHIME, Status: 'Unassigned', Associations: [USER] }, VOICE)).toEqual([
      'Status changed from Assigned to Unassigned; Associations changed from VoiceConnectorId abcdef1ghij2klmno3pqr4 to absent',
    ]);
  });

  test.each<[string, object, Record<string, string>, object, string]>([
    ['a name', { Name: null }, VOICE, {}, 'Name changed from a value of 7 characters to absent'],
    [
      'a name that was added',
      { Name: 'S' },
      { ...VOICE, Name: '' },
      {},
      'Name changed from absent to a value of 1 characters',
    ],
    [
      'a name that was added, with an API that the lookup sets',
      { Name: 'S' },
      { Exists: 'true', Name: '' },
      { Api: 'chime-sdk-voice' },
      'Name changed from absent to a value of 1 characters',
    ],
    [
      'a name, whichever API returned it',
      { Name: 'Sales' },
      { Exists: 'true', Name: 'Support', ServedBy: 'chime' },
      {},
      'Name changed from a value of 7 characters to a value of 5 characters',
    ],
    ['a status', { Status: 'Cancelled' }, VOICE, {}, 'Status changed from Assigned to Cancelled'],
    [
      'another number',
      {},
      { ...VOICE, E164PhoneNumber: '+12065550999' },
      {},
      'E164PhoneNumber changed from …0999 to …0142',
    ],
    [
      'another product type',
      { ProductType: 'SipMediaApplicationDialIn' },
      VOICE,
      {},
      'ProductType changed from Voice Connector to SipMediaApplicationDialIn',
    ],
  ])('does not hide a change of %s', async (__, change, deployed, properties, changes) => {
    expect(await driftOf({ ...IN_VOICE, ...change }, deployed, properties)).toEqual([changes]);
  });

  test('does not hide a change of an association that only Amazon Chime has', async () => {
    failVoice();

    expect(await driftOf({ ...IN_CHIME, Associations: [CONNECTOR, USER] }, CHIME)).toEqual([
      'Associations changed from AccountId account to absent; AssociationCount changed from 3 to 2; AccountId changed from account to absent',
    ]);
  });
});

test('capabilities with names of built-in properties are compared', async () => {
  harness.endpoint.put({ ...RECORD, Capabilities: JSON.parse('{"toString":true,"__proto__":true}') as object });

  const invoked = await invoke(event(monitored({ ...DEPLOYED, Capabilities: '{"constructor":true,"toString":true}' })));

  expect(warningsOf(invoked)[0]?.changes).toBe(
    'Capabilities.constructor changed from true to absent; Capabilities.__proto__ changed from absent to true',
  );
});

describe('a number that does not exist', () => {
  test('has drifted if it existed, with only this change', async () => {
    harness.endpoint.remove(NUMBER);

    const invoked = await invoke(event(monitored(DEPLOYED, { Expect: { Statuses: ['Assigned'] } })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
    expect(warningsOf(invoked).at(-1)).toMatchObject({ changes: 'Exists changed from true to false' });
  });

  test('has not drifted if it did not exist', async () => {
    harness.endpoint.remove(NUMBER);

    const invoked = await invoke(event(monitored({ Exists: 'false', Status: '' }, { OnMissing: 'empty' })));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 0 })]);
  });
});

describe('a lookup with find', () => {
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
    ['finds the same number: no drift', [FIRST], FOUND, { Drifted: 0, Failed: 0 }, undefined],
    [
      'finds another number: drift, and the log contains both',
      [SECOND],
      FOUND,
      { Drifted: 1, Failed: 0 },
      'PhoneNumberId changed from …0142 to …0143',
    ],
    ['finds none instead of one: drift', [], FOUND, { Drifted: 1, Failed: 0 }, 'Exists changed from true to false'],
    ['finds none again: no drift', [], NONE, { Drifted: 0, Failed: 0 }, undefined],
    ['finds one instead of none: drift', [FIRST], NONE, { Drifted: 1, Failed: 0 }, 'Exists changed from false to true'],
    [
      'finds several: failed, and the log contains their count',
      [FIRST, SECOND],
      FOUND,
      { Drifted: 0, Failed: 1 },
      SEVERAL,
    ],
    ['finds several instead of none: failed', [FIRST, SECOND], NONE, { Drifted: 0, Failed: 1 }, SEVERAL],
  ])('%s', async (_, records, before, metrics, logged) => {
    harness.endpoint.remove(NUMBER);
    records.forEach((record) => {
      harness.endpoint.put(record);
    });

    const invoked = await invoke(finding(before));

    expect(metricsOf(invoked)).toEqual([expect.objectContaining({ ...metrics, Unmet: 0 })]);
    expect(warningsOf(invoked).map(({ changes, error }) => changes ?? error)).toEqual(
      logged === undefined ? [] : [logged],
    );
  });

  test('may not list the numbers: failed, not drift', async () => {
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
