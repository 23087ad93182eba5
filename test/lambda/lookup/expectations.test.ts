/** Expectations about a number that has been looked up. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { useHarness } from '../../support/harness';

const harness = useHarness();

const NUMBER = '+12065550100';

describe('expectations that are met', () => {
  test.each<[string, object]>([
    ['status', { Statuses: ['Unassigned', 'Assigned'] }],
    ['type', { Types: ['Local'] }],
    ['product type, without the space in it', { ProductTypes: ['VoiceConnector'] }],
    ['capabilities', { Capabilities: ['InboundCall', 'OutboundSMS'] }],
    ['association', { Associations: [{ Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' }] }],
  ])('%s', async (_, expectation) => {
    const { response } = await harness.create({ PhoneNumberId: NUMBER, Expect: expectation });

    expect(response.Status).toBe('SUCCESS');
  });
});

describe('capabilities with names of built-in properties', () => {
  // JSON, because an object literal can't have a member of this name.
  const capabilities: unknown = JSON.parse('{"constructor":true,"__proto__":true,"toString":false}');
  const number = '+12065550189';

  beforeEach(() => {
    harness.endpoint.put({ PhoneNumberId: number, E164PhoneNumber: number, Capabilities: capabilities });
  });

  test('are met by a response that has them', async () => {
    const { response } = await harness.create({
      PhoneNumberId: number,
      Expect: { Capabilities: ['constructor', '__proto__'] },
    });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Capabilities: JSON.stringify(capabilities) } });
  });

  test.each([
    [number, 'toString', 'Capabilities.toString is false, expected true'],
    [number, 'valueOf', 'Capabilities.valueOf is absent, expected true'],
    [NUMBER, 'constructor', 'Capabilities.constructor is absent, expected true'],
    [NUMBER, '__proto__', 'Capabilities.__proto__ is absent, expected true'],
  ])('are not met by the response for %s and %s', async (PhoneNumberId, name, problem) => {
    const { response } = await harness.create({ PhoneNumberId, Expect: { Capabilities: [name] } });

    expect(response.Reason).toContain(`is not as expected: ${problem}.`);
  });
});

test.each([
  ['Status', { Statuses: ['Release Failed'] }, 'ReleaseFailed'],
  ['Type', { Types: ['TollFree'] }, 'Toll Free'],
  ['Country', { Countries: ['U S'] }, 'US'],
])('spaces in %s count', async (element, expectation, value) => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, [element]: value });

  const { response } = await harness.create({ PhoneNumberId: NUMBER, Expect: expectation });

  expect(response.Reason).toContain(`is not as expected: ${element} is ${value}, expected `);
});

describe('expectations that are not met', () => {
  test.each([
    [{ Statuses: ['Unassigned', 'AcquireInProgress'] }, 'Status is Assigned, expected Unassigned or AcquireInProgress'],
    [{ Types: ['TollFree'] }, 'Type is Local, expected TollFree'],
    [
      { ProductTypes: ['SipMediaApplicationDialIn'] },
      'ProductType is Voice Connector, expected SipMediaApplicationDialIn',
    ],
    [{ Countries: ['US'] }, 'Country is absent, expected US'],
    [{ Associations: [{ Name: 'SipRuleId', Value: 'rule' }] }, 'SipRuleId is absent, expected rule'],
    [
      { Associations: [{ Name: 'VoiceConnectorId', Value: 'other' }] },
      'VoiceConnectorId is abcdef1ghij2klmno3pqr4, expected other',
    ],
  ])('%j', async (expectation, problem) => {
    const { response } = await harness.create({ PhoneNumberId: NUMBER, Expect: expectation });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toBe(
      `Phone number …0100 is not as expected: ${problem}. Change the number in Amazon Chime, or the expect prop.`,
    );
  });

  test('are all in the reason', async () => {
    const { response } = await harness.create({
      PhoneNumberId: '+442079460123',
      Expect: { Statuses: ['Assigned'], Countries: ['US'], Capabilities: ['OutboundCall', 'InboundSMS'] },
    });

    expect(response.Reason).toContain(
      'Status is Unassigned, expected Assigned; Country is GB, expected US; Capabilities.OutboundCall is false, expected true; Capabilities.InboundSMS is absent, expected true.',
    );
  });

  test('are ignored for a missing number under OnMissing.EMPTY', async () => {
    const { response } = await harness.create({
      PhoneNumberId: '+19995550000',
      OnMissing: 'empty',
      Expect: { Statuses: ['Assigned'] },
    });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
  });
});

describe('an expected association', () => {
  const number = '+12065550188';
  const associated = { Name: 'SipRuleId', Value: 'rule-1' };
  beforeEach(() => {
    harness.endpoint.put({
      PhoneNumberId: number,
      E164PhoneNumber: number,
      Associations: [associated, { Name: 'SipRuleId', Value: 'rule-2' }, { Name: 'UserId', Value: 'user' }],
    });
  });

  test('may be one of several', async () => {
    const { response } = await harness.create({ PhoneNumberId: number, Expect: { Associations: [associated] } });

    expect(response.Status).toBe('SUCCESS');
  });

  test.each([
    [{ Name: 'SipRuleId', Value: 'rule-3' }, 'SipRuleId is rule-1 and rule-2, expected rule-3'],
    [{ Name: 'SipRuleId', Value: 'user' }, 'SipRuleId is rule-1 and rule-2, expected user'],
    [{ Name: 'AccountId', Value: 'rule-1' }, 'AccountId is absent, expected rule-1'],
  ])('%j is not met', async (expected, problem) => {
    const { response } = await harness.create({ PhoneNumberId: number, Expect: { Associations: [expected] } });

    expect(response.Reason).toContain(`is not as expected: ${problem}.`);
  });
});

test.each([
  [null, 'absent'],
  ['', 'absent'],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
  [{ of: 'another type' }, '{"of":"another type"}'],
])('the reason contains the country %j as %s', async (country, shown) => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, Country: country });

  const { response } = await harness.create({ PhoneNumberId: NUMBER, Expect: { Countries: ['US'] } });

  expect(response.Reason).toContain(`Country is ${shown}, expected US.`);
});
