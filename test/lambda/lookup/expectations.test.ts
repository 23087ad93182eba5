import { beforeEach, describe, expect, test } from '@jest/globals';
import { FakeClock, useHarness } from '../../support/harness';

const harness = useHarness();

const SAMPLE = '+12065550100';

describe('expectations that hold', () => {
  test.each([
    ['status', { Statuses: ['Unassigned', 'Assigned'] }],
    ['type', { Types: ['Local'] }],
    ['product type, whose space is ignored', { ProductTypes: ['VoiceConnector'] }],
    ['capabilities', { Capabilities: ['InboundCall', 'OutboundSMS'] }],
    ['association', { Associations: [{ Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' }] }],
  ])('%s', async (_, expectation) => {
    const { response } = await harness.create({ PhoneNumberId: SAMPLE, Expect: expectation });

    expect(response.Status).toBe('SUCCESS');
  });
});

describe('expectations that do not hold', () => {
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
    const { response } = await harness.create({ PhoneNumberId: SAMPLE, Expect: expectation });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toBe(
      `Phone number …0100 is not as expected: ${problem}. Change the number in Amazon Chime, or the expect prop.`,
    );
  });

  test('all of them are told', async () => {
    const { response } = await harness.create({
      PhoneNumberId: '+442079460123',
      Expect: { Statuses: ['Assigned'], Countries: ['US'], Capabilities: ['OutboundCall', 'InboundSMS'] },
    });

    expect(response.Reason).toContain(
      'Status is Unassigned, expected Assigned; Country is GB, expected US; Capabilities.OutboundCall is false, expected true; Capabilities.InboundSMS is absent, expected true.',
    );
  });

  test('a number that may be missing and is missing is not checked', async () => {
    const { response } = await harness.create({
      PhoneNumberId: '+19995550000',
      OnMissing: 'empty',
      Expect: { Statuses: ['Assigned'] },
    });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
  });
});

describe('associations', () => {
  const number = '+12065550188';
  const associated = { Name: 'SipRuleId', Value: 'rule-1' };
  beforeEach(() => {
    harness.endpoint.put({
      PhoneNumberId: number,
      E164PhoneNumber: number,
      Associations: [associated, { Name: 'SipRuleId', Value: 'rule-2' }, { Name: 'UserId', Value: 'user' }],
    });
  });

  test('one of several is enough', async () => {
    const { response } = await harness.create({ PhoneNumberId: number, Expect: { Associations: [associated] } });

    expect(response.Status).toBe('SUCCESS');
  });

  test.each([
    [{ Name: 'SipRuleId', Value: 'rule-3' }, 'SipRuleId is rule-1 and rule-2, expected rule-3'],
    [{ Name: 'SipRuleId', Value: 'user' }, 'SipRuleId is rule-1 and rule-2, expected user'],
    [{ Name: 'AccountId', Value: 'rule-1' }, 'AccountId is absent, expected rule-1'],
  ])('%j is not among them', async (expected, problem) => {
    const { response } = await harness.create({ PhoneNumberId: number, Expect: { Associations: [expected] } });

    expect(response.Reason).toContain(`is not as expected: ${problem}.`);
  });
});

test.each([
  [null, 'absent'],
  ['', 'absent'],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
  [{ of: 'another type' }, '{"of":"another type"}'],
])('the country %j is told as %s', async (country, told) => {
  harness.endpoint.put({ PhoneNumberId: SAMPLE, Country: country });

  const { response } = await harness.create({ PhoneNumberId: SAMPLE, Expect: { Countries: ['US'] } });

  expect(response.Reason).toContain(`Country is ${told}, expected US.`);
});

describe('what is worth waiting for', () => {
  const number = '+12065550199';
  const put = (status: string) => {
    harness.endpoint.put({ PhoneNumberId: number, E164PhoneNumber: number, Status: status });
  };
  const create = async (clock: FakeClock, withinSeconds: number) =>
    await harness.create(
      { PhoneNumberId: number, Expect: { Statuses: ['Assigned'], WithinSeconds: String(withinSeconds) } },
      { clock, remaining: (withinSeconds + 60) * 1000 },
    );

  test.each(['AcquireFailed', 'Cancelled', 'ReleaseInProgress', 'ReleaseFailed', 'DeleteInProgress', 'DeleteFailed'])(
    'a number that is %s can never become Assigned, and fails at once',
    async (status) => {
      put(status);
      const clock = new FakeClock();

      const { response } = await create(clock, 120);

      expect(response.Reason).toBe(
        `Phone number …0199 is not as expected: Status is ${status}, expected Assigned. Waiting wouldn't change it.`,
      );
      expect(clock.sleeps).toEqual([]);
    },
  );

  test.each([
    'PortinInProgress',
    'PortinCancelRequested',
    'AcquireInProgress',
    'Unassigned',
    'SomethingNew',
    '__proto__',
  ])('a number that is %s may still become Assigned', async (status) => {
    put(status);
    const clock = new FakeClock();

    await create(clock, 20);

    expect(clock.sleeps).toEqual([10_000, 10_000]);
  });

  test.each([
    ['ReleaseInProgress', 'ReleaseFailed'],
    ['ReleaseInProgress', 'DeleteInProgress'],
    ['ReleaseInProgress', 'DeleteFailed'],
    ['DeleteInProgress', 'DeleteFailed'],
  ])('a number that is %s may still become %s', async (status, expected) => {
    put(status);
    const clock = new FakeClock();

    await harness.create(
      { PhoneNumberId: number, Expect: { Statuses: [expected], WithinSeconds: '10' } },
      { clock, remaining: 60_000 },
    );

    expect(clock.sleeps).toEqual([10_000]);
  });
});

describe('an expectation that is there but empty never passes', () => {
  const EMPTY = /^The property Expect\.[\w.]+ is empty, so it expects nothing\. Set a value, or omit it/;
  const NOTHING = /^The property Expect contains no expectations\. Set a list of expect, or omit the prop/;
  const NO_OBJECT = /^The property Expect isn't an object\./;
  const NO_LIST = /^The property Expect\.\w+ isn't a list\./;
  const LISTS = ['Statuses', 'Types', 'ProductTypes', 'Countries', 'Capabilities'];

  test.each<[string, unknown, RegExp]>([
    ['null', null, NO_OBJECT],
    ['an empty text', '', NO_OBJECT],
    ['a text', 'Assigned', NO_OBJECT],
    ['a number', 7, NO_OBJECT],
    ['false', false, NO_OBJECT],
    ['a list', [], NO_OBJECT],
    ['an object with nothing in it', {}, NOTHING],
    ['a time to wait alone', { WithinSeconds: '60' }, NOTHING],
    ...[...LISTS, 'Associations'].flatMap((list): [string, unknown, RegExp][] => [
      [`an empty list of ${list}`, { [list]: [] }, EMPTY],
      [`${list} that is null`, { [list]: null }, NO_LIST],
      [`${list} that is text`, { [list]: '' }, NO_LIST],
    ]),
    ...LISTS.flatMap((list): [string, unknown, RegExp][] => [
      [`a blank among ${list}`, { [list]: ['Assigned', ''] }, EMPTY],
      [`spaces among ${list}`, { [list]: [' \t'] }, EMPTY],
      [`null among ${list}`, { [list]: [null] }, /isn't a string/],
    ]),
    ['an association with nothing', { Associations: [{ Name: 'SipRuleId', Value: ' ' }] }, EMPTY],
    ['an association that is null', { Associations: [null] }, /Associations\.0\.Name isn't one of/],
    ['a list beside one that is empty', { Statuses: ['Assigned'], Types: [] }, EMPTY],
    [
      'a name that is not known',
      { Statuses: ['Assigned'], Status: ['Assigned'] },
      /^The property Expect\.Status isn't known to this function\./,
    ],
  ])('%s', async (_, expectation, reason) => {
    const { response } = await harness.create({ PhoneNumberId: SAMPLE, Expect: expectation });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
    expect(harness.endpoint.requests).toEqual([]);
  });

  test('left out, it expects nothing', async () => {
    const { response } = await harness.create({ PhoneNumberId: SAMPLE, Expect: undefined });

    expect(response.Status).toBe('SUCCESS');
  });
});
