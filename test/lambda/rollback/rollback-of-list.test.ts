/** The rollback of a list. Stored attributes are returned only if a list of the same query can have stored them. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refuse } from '../../../fake-aws/faults';
import { queryError } from '../../../fake-aws/query-protocol';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { PhoneNumberListAttribute } from '../../../lib/contract/list-attribute';
import { LIST_RESOURCE_TYPE } from '../../../lib/contract/properties';
import { manyNumbers } from '../../support/many-numbers';
import { PARAMETER, type Properties, RECOVERY_HINT, useStack } from './support';

const NAMES = Object.values(PhoneNumberListAttribute);

const { harness, update, succeedOnce, failChime } = useStack(
  'UPDATE_ROLLBACK_IN_PROGRESS',
  {
    ResourceType: LIST_RESOURCE_TYPE,
    PhysicalResourceId: 'Clinics',
  },
  NAMES,
);

type Attributes = Record<string, string>;

const FIRST = '+12065551000';
const SECOND = '+12065551001';
const listOf = (Find: object, properties: Properties = {}) => ({ PhoneNumberId: undefined, Find, ...properties });
const CLINICS = listOf({ Association: { Name: 'VoiceConnectorId', Value: 'other' } });
const NAMED = listOf({ Association: { Name: 'VoiceConnectorId', Value: 'other' }, Type: 'Local' });

const [first = {}, second = {}] = manyNumbers(2);

beforeEach(() => {
  harness.endpoint.put({ ...first, Name: 'North, "Main" {{x}} \n Count=7' });
  harness.endpoint.put({ ...second, Country: null });
});

const removeAll = () => {
  [FIRST, SECOND].forEach((number) => {
    harness.endpoint.remove(number);
  });
};

/** Replaces the parameter. */
const store = (attributes: Attributes) => {
  harness.ssm.remove(PARAMETER);
  harness.ssm.put(PARAMETER, writeLastSuccess(attributes, NAMES));
};

test.each([
  ['Chime is down', failChime],
  ['Chime lists none', removeAll],
  [
    'the permission is missing',
    () => {
      harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });
    },
  ],
  [
    'there are too many numbers for the response',
    () => {
      manyNumbers(300).forEach((record) => {
        harness.endpoint.put(record);
      });
    },
  ],
])('returns the numbers of the last success if %s', async (_, change) => {
  const attributes = await succeedOnce(CLINICS);
  expect(attributes).toMatchObject({ Count: '2', E164PhoneNumbers: `${FIRST},${SECOND}` });
  change();

  const { response, log } = await update(CLINICS);

  expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Clinics', Data: attributes });
  expect(Object.keys(response.Data ?? {})).toEqual(NAMES);
  expect(log).toContain('Returning the attributes of the last success');
});

test.each<[string, Properties]>([
  ['fewer', { MinCount: '3', WithinSeconds: '60' }],
  ['more', { MaxCount: '1' }],
])('returns what Chime lists, although it is %s than the count', async (_, properties) => {
  const { response } = await update({ ...CLINICS, ...properties });

  expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Count: '2' } });
  expect(harness.ssm.requests).toHaveLength(0);
  expect(harness.clock.sleeps).toEqual([]);
});

test('does not wait for numbers if Chime lists none', async () => {
  const attributes = await succeedOnce(CLINICS);
  removeAll();

  const { response } = await update({ ...CLINICS, WithinSeconds: '60' });

  expect(response).toMatchObject({ Status: 'SUCCESS', Data: attributes });
  expect(harness.clock.sleeps).toEqual([]);
});

test('returns no numbers if Chime lists none, and the list can be empty', async () => {
  removeAll();

  const { response } = await update({ ...CLINICS, MinCount: '0' });

  expect(response.Data).toMatchObject({ Count: '0', E164PhoneNumbers: '' });
});

test('enforces the count if the stack goes forward', async () => {
  harness.cloudFormation.stackStatus = 'UPDATE_IN_PROGRESS';

  const { response } = await update({ ...CLINICS, MinCount: '3' });

  expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Clinics' });
  expect(response.Reason).toContain('is 2, less than the minCount of 3');
});

test('says that the status of the stack is denied, because a rollback would not enforce the count', async () => {
  harness.cloudFormation.injectFault(refuse(queryError(403, 'AccessDenied', 'Denied')));

  const { response } = await update({ ...CLINICS, MinCount: '3', OnRollback: 'look-up' });

  expect(response.Reason).toContain('AWS denied the function cloudformation:DescribeStacks');
});

test('fails with OnRollback.FAIL, and the reason contains how to recover', async () => {
  await succeedOnce(CLINICS);
  failChime();

  const { response } = await update({ ...CLINICS, OnRollback: 'look-up' });

  expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Clinics' });
  expect(response.Reason).toMatch(RECOVERY_HINT);
});

describe.each<[string, Properties]>([
  ['another Voice Connector', listOf({ Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } })],
  ['another API', { ...CLINICS, Api: 'chime' }],
  ['another Region', { ...CLINICS, Region: 'us-west-2' }],
  ['another absentValue', { ...CLINICS, AbsentValue: 'none', MinCount: '0' }],
])('after a failed deployment with %s', (_, failed) => {
  test('returns the previous version', async () => {
    const attributes = await succeedOnce({ ...CLINICS, MinCount: '0' });
    await succeedOnce(failed);
    failChime();

    expect((await update(CLINICS)).response).toMatchObject({ Status: 'SUCCESS', Data: attributes });
  });
});

test.each<[string, Properties]>([
  ['query', NAMED],
  ['API', { ...CLINICS, Api: 'chime' }],
  ['Region', { ...CLINICS, Region: 'us-west-2' }],
])('never returns the numbers of another %s', async (_, other) => {
  await succeedOnce(other);
  failChime();

  const { response } = await update(CLINICS);

  expect(response.Status).toBe('FAILED');
  expect(response.Reason).toMatch(/ The SSM parameter \S+ contains the phone numbers of another query\. This was/);
});

test.each<[string, number, Properties, object]>([
  ['details', 100, CLINICS, { Count: '100', PhoneNumbers: '' }],
  ['numbers', 0, listOf({ Country: 'FR' }, { MinCount: '0', AbsentValue: 'none' }), { E164PhoneNumbers: 'none' }],
])('returns a list without %s', async (_, count, properties, expected) => {
  manyNumbers(count).forEach((record) => {
    harness.endpoint.put(record);
  });
  const attributes = await succeedOnce(properties);
  expect(attributes).toMatchObject(expected);
  failChime();

  expect((await update(properties)).response.Data).toEqual(attributes);
});

describe('an edited parameter', () => {
  const entries = ({ PhoneNumbers = '' }: Attributes) => JSON.parse(PhoneNumbers) as Record<string, unknown>[];
  const withEntries = (edit: (list: Record<string, unknown>[]) => unknown) => (attributes: Attributes) => ({
    PhoneNumbers: JSON.stringify(edit(entries(attributes))),
  });

  test.each<[string, string, (attributes: Attributes) => Attributes, Properties?]>([
    ['another count', 'Count', () => ({ Count: '3' })],
    ['another form of the count', 'Count', () => ({ Count: '02' })],
    ['another order', 'E164PhoneNumbers', () => ({ E164PhoneNumbers: `${SECOND},${FIRST}` })],
    ['another separator', 'E164PhoneNumbers', () => ({ E164PhoneNumbers: `${FIRST}, ${SECOND}` })],
    ['a number that has no details', 'E164PhoneNumbers', () => ({ E164PhoneNumbers: `${FIRST},+12065559999` })],
    ['a dynamic reference', 'E164PhoneNumbers', () => ({ E164PhoneNumbers: '{{resolve:ssm:/secret}}' })],
    ['no numbers', 'E164PhoneNumbers', () => ({ E164PhoneNumbers: '' })],
    ['details that are no JSON', 'PhoneNumbers', () => ({ PhoneNumbers: 'x' })],
    ['details that are no list', 'PhoneNumbers', () => ({ PhoneNumbers: '{}' })],
    ['details without numbers', 'PhoneNumbers', withEntries((list) => list.map(() => ({})))],
    ['details of only one number', 'Count', withEntries(([one]) => [one])],
    ['a number twice', 'PhoneNumbers', withEntries(([one, two]) => [one, two, two])],
    ['details in another order', 'PhoneNumbers', withEntries((list) => list.reverse())],
    ['another element', 'PhoneNumbers', withEntries((list) => list.map((one) => ({ ...one, OrderId: 'x' })))],
    ['a number as a number', 'PhoneNumbers', withEntries((list) => list.map((one) => ({ ...one, Name: 7 })))],
    [
      'a dynamic reference in a name',
      'PhoneNumbers',
      withEntries((list) => list.map((one) => ({ ...one, Name: '{{resolve:ssm:/secret}}' }))),
    ],
    [
      'numbers that the query does not match',
      'PhoneNumbers',
      withEntries((list) => list.map((one) => ({ ...one, Type: 'TollFree' }))),
      NAMED,
    ],
    ['one number twice without details', 'Count', () => ({ E164PhoneNumbers: `${FIRST},${FIRST}`, PhoneNumbers: '' })],
    [
      'another order without details',
      'E164PhoneNumbers',
      () => ({ E164PhoneNumbers: `${SECOND},${FIRST}`, PhoneNumbers: '' }),
    ],
    ['a text instead of numbers', 'PhoneNumbers', () => ({ E164PhoneNumbers: 'x,y', PhoneNumbers: '' })],
    ['no numbers, and no details', 'PhoneNumbers', () => ({ E164PhoneNumbers: '', PhoneNumbers: '' })],
  ])('with %s is refused, and the reason contains %s', async (_, name, edit, properties = CLINICS) => {
    const attributes = await succeedOnce(properties);
    const edited: Attributes = { ...attributes, ...edit(attributes) };
    store(edited);
    failChime();

    const { response } = await update(properties);

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Clinics' });
    expect(response.Reason).toContain(
      `doesn't contain the attributes of a lookup: ${name} is a text of ${String(edited[name]?.length)} characters, which doesn't match the other attributes or its format.`,
    );
    expect(response.Reason).toMatch(RECOVERY_HINT);
  });

  test('with the attributes of a number is refused', async () => {
    harness.ssm.put(PARAMETER, 'PhoneNumberId=+12065550100\nStatus=Assigned');
    failChime();

    expect((await update(CLINICS)).response.Reason).toContain("it doesn't have exactly one line for each attribute");
  });

  test('is not used if the previous version is right', async () => {
    const attributes = await succeedOnce(CLINICS);
    harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, Count: '7' }, NAMES));
    failChime();

    expect((await update(CLINICS)).response.Data).toEqual(attributes);
  });
});
