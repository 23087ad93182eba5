/** Edited parameters: attributes are returned only if a lookup can have stored them. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { type PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { NUMBER, OTHER_NUMBER, PARAMETER, type Properties, RECOVERY_HINT, useStack } from './support';

type Attributes = Record<PhoneNumberAttribute, string>;

const { harness, update, succeedOnce, failChime, removeNumber } = useStack('UPDATE_ROLLBACK_IN_PROGRESS');

const ARN = 'arn:aws:chime:us-east-1:111122223333:phone-number/';
const ID = 'abcdef1ghij2klmno3pqr4';
const CONNECTOR = { Name: 'VoiceConnectorId', Value: ID, AssociatedTimestamp: '2019-10-28T18:40:37.453Z' };
const RULE = { Name: 'SipRuleId', Value: '0b1d6b4e-0000-4000-8000-000000000555' };
const RECORD = {
  PhoneNumberId: NUMBER,
  PhoneNumberArn: `${ARN}${NUMBER}`,
  Status: 'Assigned',
  Type: 'Local',
  ProductType: 'VoiceConnector',
  Country: 'US',
  CallingName: 'ACME',
  CallingNameStatus: 'UpdateSucceeded',
  Name: 'Hotline',
  OrderId: '5f0c2f5e-0000-4000-8000-000000000111',
  CreatedTimestamp: '2019-08-12T22:10:20.521Z',
  UpdatedTimestamp: '2019-10-28T18:42:07.964Z',
  Capabilities: { InboundCall: true, OutboundCall: false },
  Associations: [CONNECTOR, RULE],
};

/** Without `Details`, which don't fit. */
const LONG = { ...RECORD, Name: 'x'.repeat(1800) };

/** With the first associations only. */
const TRUNCATED = {
  ...RECORD,
  Associations: [CONNECTOR, ...Array.from({ length: 60 }, () => ({ Name: 'Other', Value: ID })), RULE],
};

const FINDING = { PhoneNumberId: undefined, Find: { Association: { Name: CONNECTOR.Name, Value: CONNECTOR.Value } } };

/** Stores the attributes of a record, changes them, and rolls back while the number is missing. */
async function rollBack(
  record: Record<string, unknown>,
  edit: (attributes: Attributes) => Partial<Attributes>,
  properties: Properties = {},
) {
  harness.endpoint.put(record);
  const attributes = await succeedOnce(properties);
  const edited = { ...attributes, ...edit(attributes) };
  harness.ssm.remove(PARAMETER);
  harness.ssm.put(PARAMETER, writeLastSuccess(edited));
  removeNumber();
  return { attributes, edited, ...(await update(properties)) };
}

function refusal(name: string, attributes: Readonly<Record<string, string>>): string {
  const { length } = attributes[name] ?? '';
  return `/Producer/SupportLine doesn't contain the attributes of a lookup: ${name} is a text of ${String(length)} characters, which doesn't match the other attributes or its format. Restore the value of an earlier version, and run the rollback again. `;
}

/** The same change in an attribute and in `Details`. */
function both(name: string, value: string) {
  return ({ Details, ...attributes }: Attributes): Partial<Attributes> => ({
    [name]: value,
    Details: Details.replace(
      `${JSON.stringify(name)}:${JSON.stringify((attributes as Record<string, string>)[name])}`,
      `${JSON.stringify(name)}:${JSON.stringify(value)}`,
    ),
  });
}

describe('one attribute that was edited', () => {
  /** The attribute, its new value, and the attribute in the reason if it is another one. */
  const EDITS: [string, string, string?][] = [
    ['E164PhoneNumber', OTHER_NUMBER],
    ['E164PhoneNumber', '12065550100'],
    ['E164PhoneNumber', ''],
    ['PhoneNumberArn', `${ARN}${OTHER_NUMBER}`],
    ['Status', 'Unassigned'],
    ['Name', '{{resolve:ssm:/secret}}'],
    ['CallingName', ''],
    ['CreatedTimestamp', '2020-08-12T22:10:20.521Z'],
    ['Capabilities', 'InboundCall'],
    ['Capabilities', '[]'],
    ['Capabilities', '{}'],
    ['Capabilities.InboundCall', 'false'],
    ['Capabilities.OutboundMMS', 'true'],
    ['Associations', '[{"Name":"VoiceConnectorId"'],
    ['Associations', '{}'],
    ['Associations', '[]'],
    ['AssociationCount', ''],
    ['AssociationCount', '1'],
    ['AssociationCount', '2 or so'],
    ['AssociationsTruncated', 'no'],
    ['VoiceConnectorId', 'zyxwvut1ghij2klmno3pqr4'],
    ['SipRuleId', ''],
    ['UserId', 'someone'],
    ['Exists', ''],
    ['ServedBy', 'chime', 'Details'],
    ['ServedBy', 'none'],
    ['Details', 'null'],
    ['Details', '{}', 'PhoneNumberArn'],
    ['Details', '[]'],
  ];

  test.each(EDITS)('%s is now %j: the reason contains that, and how to recover', async (name, value, named = name) => {
    const { response, edited } = await rollBack(RECORD, () => ({ [name]: value }));

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toContain(refusal(named, edited));
    expect(response.Reason).toMatch(RECOVERY_HINT);
  });

  test.each(EDITS)('%s is now %j: the function returns the previous version', async (name, value) => {
    harness.endpoint.put(RECORD);
    const attributes = await succeedOnce(FINDING);
    harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [name]: value }));
    removeNumber();

    const { response } = await update(FINDING);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });
});

describe('a consistent change, also of Details', () => {
  test.each([
    ['Status', 'SomethingNew'],
    ['Name', 'Another name'],
    ['CallingName', '$(reboot)'],
    ['PhoneNumberArn', 'arn:aws:chime:us-east-1:111122223333:phone-number/abc'],
    ['PhoneNumberArn', `arn:aws-us-gov:chime:us-gov-west-1::phone-number/%2B${NUMBER.slice(1)}`],
    ['CreatedTimestamp', '2020-08-12 22:10:20+00:00'],
    ['ServedBy', 'chime'],
  ])('of a text about the same number is accepted: %s is now %j', async (name, value) => {
    const { response, edited, attributes } = await rollBack(RECORD, both(name, value));

    expect(edited.Details).not.toBe(attributes.Details);
    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: edited });
  });

  test.each([
    ['E164PhoneNumber', OTHER_NUMBER],
    ['PhoneNumberArn', `${ARN}${OTHER_NUMBER}`],
    ['PhoneNumberArn', `arn:aws:chime:us-east-1:111122223333:${OTHER_NUMBER}:x`],
    ['PhoneNumberArn', 'https://example.com'],
    ['PhoneNumberArn', `${ARN}a b`],
    ['PhoneNumberArn', `x${ARN}`],
    ['Name', '{{resolve:ssm:/secret}}'],
    ['CallingName', 'x{{ Resolve :secretsmanager:x}}'],
    ['CreatedTimestamp', 'yesterday'],
    ['CreatedTimestamp', '2019-08-12T'],
    ['UpdatedTimestamp', '2019-10-28T18:42:07.964Z;'],
    ['UpdatedTimestamp', '12019-10-28T18:42:07.964Z'],
    ['ServedBy', 'proxy'],
    ['Exists', 'maybe'],
  ])('of the number or of a form is refused: %s is now %j', async (name, value) => {
    const { response, edited, attributes } = await rollBack(RECORD, both(name, value));

    expect(edited.Details === attributes.Details).toBe(name === 'Exists');
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toContain(refusal(name, edited));
  });

  test.each(['chime', 'chime-sdk-voice'])('of ServedBy is refused if the lookup calls only the API %s', async (Api) => {
    const other = Api === 'chime' ? 'chime-sdk-voice' : 'chime';
    const { response, edited } = await rollBack(RECORD, both('ServedBy', other), { Api });

    expect(response.Reason).toContain(refusal('ServedBy', edited));
  });

  test('of all identifiers is refused, with a number and with a query', async () => {
    const forge = (attributes: Attributes) =>
      JSON.parse(JSON.stringify(attributes).replaceAll(NUMBER, OTHER_NUMBER)) as Attributes;

    const known = await rollBack(RECORD, forge);
    const found = await rollBack(RECORD, forge, FINDING);

    for (const { response, edited } of [known, found]) {
      expect(edited).toMatchObject({ PhoneNumberId: OTHER_NUMBER, PhoneNumberArn: `${ARN}${OTHER_NUMBER}` });
      expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
      expect(response.Reason).toContain('contains the attributes of another phone number or of none.');
    }
  });

  test.each(['', 'the number', '12065550100'])('of PhoneNumberId to %j is refused', async (PhoneNumberId) => {
    const known = await rollBack(RECORD, () => ({ PhoneNumberId }));
    const found = await rollBack(RECORD, () => ({ PhoneNumberId }), FINDING);

    expect(known.response.Reason).toContain('contains the attributes of another phone number or of none.');
    expect(found.response.Reason).toContain(refusal('PhoneNumberId', found.edited));
  });
});

describe('attributes without Details', () => {
  test('are returned, and so are those whose Details were removed', async () => {
    const { response, attributes } = await rollBack(LONG, () => ({}));
    const removed = await rollBack(RECORD, () => ({ Details: '' }));

    expect(attributes).toMatchObject({ Details: '', AssociationsTruncated: 'false' });
    expect(response.Data).toEqual(attributes);
    expect(removed.response.Data).toEqual(removed.edited);
  });

  test.each([
    ['E164PhoneNumber', OTHER_NUMBER],
    ['PhoneNumberArn', `${ARN}${OTHER_NUMBER}`],
    ['CreatedTimestamp', 'yesterday'],
    ['Capabilities.InboundCall', 'false'],
    ['Capabilities.InboundSMS', 'false'],
    ['Capabilities', '{"InboundCall": true,"OutboundCall":false}'],
    ['Associations', '[]'],
    ['Associations', JSON.stringify([CONNECTOR, { ...RULE, Extra: 1 }])],
    ['Associations', '[{}'],
    ['AssociationCount', '3'],
    ['AssociationsTruncated', 'true'],
    ['VoiceConnectorId', 'another'],
    ['SipRuleId', ''],
    ['UserId', 'someone'],
  ])('are refused if another attribute contradicts: %s is now %j', async (name, value) => {
    const { response } = await rollBack(LONG, () => ({ [name]: value }));

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toContain("which doesn't match the other attributes or its format. Restore");
  });
});

describe('a truncated list of associations', () => {
  test.each([
    ['a number', {}],
    ['a query for an association in the list', FINDING],
    [
      'a query for an association that was cut off',
      { PhoneNumberId: undefined, Find: { Association: { Name: RULE.Name, Value: RULE.Value } } },
    ],
  ])('is returned for %s', async (_, properties) => {
    const { response, attributes } = await rollBack(TRUNCATED, () => ({}), properties);

    expect(attributes).toMatchObject({ AssociationCount: '62', AssociationsTruncated: 'true', SipRuleId: RULE.Value });
    expect(attributes.Associations).not.toContain(RULE.Value);
    expect(response.Data).toEqual(attributes);
  });

  test('is returned for a query for the second association of a name, which was cut off', async () => {
    const second = { Name: CONNECTOR.Name, Value: 'second' };
    const { response, attributes } = await rollBack(
      { ...TRUNCATED, Associations: [...TRUNCATED.Associations, second] },
      () => ({}),
      { PhoneNumberId: undefined, Find: { Association: second } },
    );

    expect(attributes).toMatchObject({ VoiceConnectorId: ID });
    expect(response.Data).toEqual(attributes);
  });

  test.each([
    ['VoiceConnectorId', 'another'],
    ['AssociationCount', '1'],
    ['AssociationCount', ''],
    ['AssociationCount', '62.5'],
    ['AssociationCount', '062'],
    ['AssociationsTruncated', 'false'],
    ['Associations', 'none'],
    ['Details', '{}'],
  ])('is refused if another attribute contradicts: %s is now %j', async (name, value) => {
    const { response } = await rollBack(TRUNCATED, () => ({ [name]: value }));

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toContain("which doesn't match the other attributes or its format. Restore");
  });

  test('is refused if its length is the count', async () => {
    const { response } = await rollBack(RECORD, () => ({ AssociationsTruncated: 'true', Details: '' }));

    expect(response.Reason).toContain('AssociationsTruncated is a text of 4 characters');
  });

  test.each([
    ['fit into the count', 0, {}, /SipRuleId is a text of 36 characters/],
    ['match the query, because of the count', 1, {}, /of another phone number or of none\./],
    [
      'match the query, because none has this name',
      2,
      { VoiceConnectorGroupId: '' },
      /GroupId is a text of 0 characters/,
    ],
  ])('is refused if the associations that were cut off do not %s', async (_, cut, edit, reason) => {
    const group = { Name: 'VoiceConnectorGroupId', Value: 'second' };
    const record = {
      ...TRUNCATED,
      Associations: [...TRUNCATED.Associations, { ...group, Value: 'first' }, group],
    };
    const { response, attributes } = await rollBack(
      record,
      ({ Associations }) => ({
        AssociationCount: String((JSON.parse(Associations) as unknown[]).length + 1 + cut),
        ...edit,
      }),
      { PhoneNumberId: undefined, Find: { Association: group } },
    );

    expect(attributes).toMatchObject({ SipRuleId: RULE.Value, VoiceConnectorGroupId: 'first' });
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(reason);
  });
});

describe('an absentValue that is also a value', () => {
  test.each<[string, Record<string, unknown>]>([
    ['Assigned', { Status: 'Assigned' }],
    ['Assigned', { Status: null }],
    ['Hotline', { Name: 'Hotline', CallingName: null }],
    ['true', { Capabilities: { InboundCall: true } }],
    ['{}', { Capabilities: {} }],
    ['{}', { Capabilities: null }],
    ['{"InboundCall":true}', { Capabilities: { InboundCall: true } }],
    ['{"InboundCall":true}', { Capabilities: null }],
    ['[]', { Associations: [] }],
    ['[]', { Associations: null }],
    ['[{"Name":"UserId","Value":"u"}]', { Associations: [{ Name: 'UserId', Value: 'u' }] }],
    ['[{"Name":"UserId","Value":"u"}]', { Associations: null }],
    [ID, { Associations: [CONNECTOR] }],
    [NUMBER, { CallingName: NUMBER }],
    ['0', { Associations: [] }],
    ['chime', { OrderId: null }],
  ])('%j: the attributes of %j are returned, with and without Details', async (AbsentValue, elements) => {
    const short = await rollBack({ ...RECORD, ...elements }, () => ({}), { AbsentValue });
    const long = await rollBack({ ...RECORD, ...elements, Type: 'x'.repeat(1800) }, () => ({}), { AbsentValue });

    expect(short.response.Data).toEqual(short.attributes);
    expect(long.attributes.Details).toBe(AbsentValue);
    expect(long.response.Data).toEqual(long.attributes);
  });

  test.each([
    [{ Name: 'none' }, { Name: 'none', CallingName: null }],
    [{ Association: { Name: 'SipRuleId', Value: 'none' } }, { Associations: [{ Name: 'SipRuleId', Value: 'none' }] }],
  ])('the query %j finds %j again', async (Find, elements) => {
    const properties = { PhoneNumberId: undefined, Find, AbsentValue: 'none' };
    const { response, attributes } = await rollBack(
      { ...RECORD, ...elements, Type: 'x'.repeat(1800) },
      () => ({}),
      properties,
    );

    expect(attributes.Details).toBe('none');
    expect(response.Data).toEqual(attributes);
  });
});

describe('a missing number', () => {
  beforeEach(() => {
    removeNumber();
  });

  test.each([
    ['', 'false'],
    ['none', 'false'],
  ])('is returned with OnMissing.EMPTY, with the absentValue %j', async (AbsentValue, Exists) => {
    const properties = { OnMissing: 'empty', AbsentValue };
    const attributes = await succeedOnce(properties);
    failChime();

    const { response } = await update(properties);

    expect(attributes.Exists).toBe(Exists);
    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });

  test.each([
    ['Status', 'Assigned'],
    ['AssociationCount', '1'],
    ['ServedBy', 'chime'],
    ['Details', '{"Exists":false}'],
  ])('has no details: %s is now %j', async (name, value) => {
    const properties = { OnMissing: 'empty' };
    const edited = { ...(await succeedOnce(properties)), [name]: value };
    harness.ssm.remove(PARAMETER);
    harness.ssm.put(PARAMETER, writeLastSuccess(edited));
    failChime();

    const { response } = await update(properties);

    expect(response.Reason).toContain(refusal(name, edited));
  });
});
