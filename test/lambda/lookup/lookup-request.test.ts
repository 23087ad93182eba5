/** Properties of the resource: their defaults, and the ones that the function rejects before it calls Chime. */
import { describe, expect, test } from '@jest/globals';
import { readLookupRequest } from '../../../lambda/lookup/lookup-request';
import { useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };

const harness = useHarness();

const read = (properties: Readonly<Record<string, unknown>>) =>
  readLookupRequest({ PhoneNumberId: NUMBER, ...properties });

describe('the properties', () => {
  test('have defaults', () => {
    expect(read({})).toEqual({
      number: NUMBER,
      api: 'auto',
      region: 'us-east-1',
      onMissing: 'fail',
      onRollback: 'look-up',
      absentValue: '',
      noEcho: false,
      expectations: {
        statuses: [],
        types: [],
        productTypes: [],
        countries: [],
        capabilities: [],
        associations: [],
        withinMilliseconds: 0,
      },
    });
  });

  test('may have booleans and numbers as strings, as CloudFormation sends them', () => {
    expect(read({ NoEcho: 'true', Expect: { Statuses: ['Assigned'], WithinSeconds: '90' } })).toMatchObject({
      noEcho: true,
      expectations: { withinMilliseconds: 90_000 },
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ PhoneNumberId: null }, 'PhoneNumberId is missing or empty'],
    [{ PhoneNumberId: undefined }, 'PhoneNumberId is missing or empty'],
    [{ Region: 7 }, "Region isn't a string"],
    [{ OnRollback: 'forget' }, "OnRollback isn't one of restore, look-up"],
    [{ Expect: { Types: 'Local' } }, "Expect.Types isn't a list"],
    [{ Expect: { ProductTypes: 'VoiceConnector' } }, "Expect.ProductTypes isn't a list"],
    [{ Expect: { Countries: 'US' } }, "Expect.Countries isn't a list"],
    [{ Expect: { Capabilities: 'InboundCall' } }, "Expect.Capabilities isn't a list"],
    [{ Expect: { Types: ['Local', 7] } }, "Expect.Types.1 isn't a string"],
    [{ Expect: { Statuses: ['Assigned'], WithinSeconds: '-1' } }, "Expect.WithinSeconds isn't a number of seconds"],
    [
      { Expect: { Statuses: ['Assigned'], WithinSeconds: 'Infinity' } },
      "Expect.WithinSeconds isn't a number of seconds",
    ],
  ])('must not be %j', (properties, problem) => {
    expect(() => read(properties)).toThrow(`The property ${problem}`);
  });
});

describe('without a call to Chime, an event fails with', () => {
  test.each<[string, object | undefined, RegExp, string]>([
    [
      'a blank ID',
      { PhoneNumberId: '' },
      /PhoneNumberId is missing or empty\. Set the phoneNumberId prop/,
      'SupportLine',
    ],
    ['a missing ID', {}, /PhoneNumberId is missing or empty/, 'SupportLine'],
    ['missing properties', undefined, /PhoneNumberId is missing or empty/, 'SupportLine'],
    [
      'spaces for an ID',
      { PhoneNumberId: '   ' },
      /PhoneNumberId \(3 characters\) isn't an E\.164 phone number\. Write a plus/,
      'SupportLine',
    ],
    ['a malformed ID', { PhoneNumberId: '+1 (206) 555-0100' }, /isn't an E\.164 phone number/, 'SupportLine'],
    ['a doubly encoded ID', { PhoneNumberId: '%252B12065550100' }, /isn't an E\.164 phone number/, 'SupportLine'],
    [
      "an ID that isn't a string",
      { PhoneNumberId: ['+12065550100'] },
      /PhoneNumberId \(object\) isn't an E\.164/,
      'SupportLine',
    ],
    ['an unknown API', { ...PROPERTIES, Api: 'pinpoint' }, /Api isn't one of auto, chime, chime-sdk-voice/, NUMBER],
    ['an emergency number', { PhoneNumberId: '911' }, /PhoneNumberId \(3 characters\) isn't an E\.164/, 'SupportLine'],
    [
      'a host instead of a Region',
      { ...PROPERTIES, Region: 'us-east-1.example.com/' },
      /'us-east-1\.example\.com\/' isn't a valid name of a Region. Write it like 'us-east-1'./,
      NUMBER,
    ],
    [
      'a Region without Amazon Chime',
      { ...PROPERTIES, Api: 'chime', Region: 'us-west-2' },
      /The API 'chime' is available only in us-east-1, not in 'us-west-2'/,
      NUMBER,
    ],
    ['an unknown onMissing', { ...PROPERTIES, OnMissing: 'ignore' }, /OnMissing isn't one of fail, empty/, NUMBER],
    ["a noEcho that isn't a boolean", { ...PROPERTIES, NoEcho: 'yes' }, /NoEcho isn't true or false/, NUMBER],
    ["an absent value that isn't a string", { ...PROPERTIES, AbsentValue: {} }, /AbsentValue isn't a string/, NUMBER],
    [
      "expected statuses that aren't a list",
      { ...PROPERTIES, Expect: { Statuses: 'Assigned' } },
      /Expect\.Statuses isn't a list/,
      NUMBER,
    ],
    [
      "expected associations that aren't a list",
      { ...PROPERTIES, Expect: { Associations: {} } },
      /Expect\.Associations isn't a list/,
      NUMBER,
    ],
    [
      'an unknown association',
      { ...PROPERTIES, Expect: { Associations: [{ Name: 'X', Value: '1' }] } },
      /Expect\.Associations\.0\.Name isn't one of/,
      NUMBER,
    ],
    [
      'an expected association without a value',
      { ...PROPERTIES, Expect: { Associations: [{ Name: 'SipRuleId' }] } },
      /Expect\.Associations\.0\.Value isn't a string/,
      NUMBER,
    ],
    [
      "a within that isn't a number",
      { ...PROPERTIES, Expect: { Statuses: ['Assigned'], WithinSeconds: 'soon' } },
      /WithinSeconds isn't a number of seconds/,
      NUMBER,
    ],
  ])('%s', async (_, properties, reason, physicalId) => {
    // WHEN
    const { response } = await harness.invoke(harness.event({ ResourceProperties: properties }));

    // THEN
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
    expect(response.PhysicalResourceId).toBe(physicalId);
    expect(harness.endpoint.requests).toEqual([]);
  });
});

describe('without a call to Chime, an event fails if Expect is', () => {
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
    ['an empty object', {}, NOTHING],
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
    ['an association without a value', { Associations: [{ Name: 'SipRuleId', Value: ' ' }] }, EMPTY],
    ['an association that is null', { Associations: [null] }, /Associations\.0\.Name isn't one of/],
    ['a list, next to an empty list', { Statuses: ['Assigned'], Types: [] }, EMPTY],
    [
      'an expectation with an unknown name',
      { Statuses: ['Assigned'], Status: ['Assigned'] },
      /^The property Expect\.Status isn't known to this function\./,
    ],
  ])('%s', async (_, expectation, reason) => {
    const { response } = await harness.create({ PhoneNumberId: NUMBER, Expect: expectation });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
    expect(harness.endpoint.requests).toEqual([]);
  });
});

test('Expect may be omitted', async () => {
  const { response } = await harness.create({ PhoneNumberId: NUMBER, Expect: undefined });

  expect(response.Status).toBe('SUCCESS');
});
