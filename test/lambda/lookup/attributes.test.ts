/** The attributes of a lookup: one for each element of the response of GetPhoneNumber, and a few more. */
import { describe, expect, test } from '@jest/globals';
import { refuse } from '../../../fake-aws/faults';
import { sampleInventory } from '../../../fake-aws/inventory';
import { PhoneNumberAttribute } from '../../../lib';
import { useHarness } from '../../support/harness';

/** The elements of PhoneNumber in https://docs.aws.amazon.com/chime/latest/APIReference/API_GetPhoneNumber.html */
const CHIME_ELEMENTS = [
  'CallingName',
  'CallingNameStatus',
  'Country',
  'CreatedTimestamp',
  'DeletionTimestamp',
  'E164PhoneNumber',
  'ProductType',
  'Status',
  'Type',
  'UpdatedTimestamp',
];

/** Elements that only Amazon Chime SDK Voice returns. */
const VOICE_ELEMENTS = ['PhoneNumberArn', 'OrderId', 'Name'];

const CAPABILITIES = ['InboundCall', 'InboundMMS', 'InboundSMS', 'OutboundCall', 'OutboundMMS', 'OutboundSMS'];
const ASSOCIATIONS = ['AccountId', 'UserId', 'VoiceConnectorId', 'VoiceConnectorGroupId', 'SipRuleId'];

/** Attributes that aren't the value of one element. */
const OWN_ATTRIBUTES = [
  'AssociationCount',
  'Associations',
  'AssociationsTruncated',
  'Capabilities',
  'Details',
  'Exists',
  'PhoneNumberId',
  'ServedBy',
];

/** Records that the API's model allows, and that the sample inventory doesn't have. */
const ODD_SHAPES = [
  { PhoneNumberId: '%2B12065550201', E164PhoneNumber: '+12065550201' },
  {
    PhoneNumberId: '+12065550202',
    E164PhoneNumber: '+12065550202',
    Status: 'SomethingNew',
    Type: 'Mobile',
    ProductType: 'HologramCalling',
    CallingNameStatus: 'Pondering',
    Capabilities: { InboundCall: true, InboundHologram: true },
    Associations: [{ Name: 'HologramId', Value: 'h-1', AssociatedTimestamp: '2026-01-01T00:00:00Z' }],
    CreatedTimestamp: '2026-01-01T00:00:00Z',
    UpdatedTimestamp: '2026-01-01T00:00:00.123456Z',
    Country: null,
    Name: null,
  },
  {
    PhoneNumberId: '12065550203',
    E164PhoneNumber: '+12065550203',
    ProductType: 'Voice Connector',
    Associations: [
      { Name: 'VoiceConnectorGroupId', Value: 'vcg-1', AssociatedTimestamp: '2026-01-01T00:00:00.000Z' },
      { Name: 'VoiceConnectorId', Value: 'vc-1', AssociatedTimestamp: null },
      { Name: 'VoiceConnectorId', Value: 'vc-2' },
    ],
  },
];

const RECORDS: Record<string, unknown>[] = [...sampleInventory.PhoneNumbers, ...ODD_SHAPES];

const harness = useHarness({ inventory: { PhoneNumbers: RECORDS } });

test('the lists above contain every attribute', () => {
  const capabilities = CAPABILITIES.map((name) => `Capabilities.${name}`);

  expect([...CHIME_ELEMENTS, ...VOICE_ELEMENTS, ...capabilities, ...ASSOCIATIONS, ...OWN_ATTRIBUTES].sort()).toEqual(
    Object.values(PhoneNumberAttribute).sort(),
  );
});

describe.each(RECORDS.map((record) => [String(record.E164PhoneNumber), record] as const))(
  'the attributes of %s',
  (number, record) => {
    test.each(['', 'none'])("are its elements as strings, and '%s' for an absent one", async (absent) => {
      // GIVEN
      const expected = (value: unknown): unknown =>
        value === undefined || value === null || value === '' ? absent : value;
      const isLegacy = record.ProductType === 'BusinessCalling';

      // WHEN
      const { response } = await harness.create({ PhoneNumberId: number, AbsentValue: absent });

      // THEN every attribute exists, and is a string
      expect(response.Status).toBe('SUCCESS');
      const data = response.Data ?? {};
      expect(Object.keys(data).sort()).toEqual(Object.values(PhoneNumberAttribute).sort());
      expect(Object.values(data).filter((value) => typeof value !== 'string')).toEqual([]);

      // AND each element is an attribute, as the API returns it
      for (const element of CHIME_ELEMENTS) {
        expect([element, data[element]]).toEqual([element, expected(record[element])]);
      }
      for (const element of VOICE_ELEMENTS) {
        expect([element, data[element]]).toEqual([element, expected(isLegacy ? undefined : record[element])]);
      }
      const capabilities = (record.Capabilities ?? {}) as Record<string, boolean>;
      for (const capability of CAPABILITIES) {
        const value = capabilities[capability];
        expect([capability, data[`Capabilities.${capability}`]]).toEqual([
          capability,
          value === undefined ? absent : String(value),
        ]);
      }
      expect(data.Capabilities).toBe(record.Capabilities ? JSON.stringify(record.Capabilities) : absent);

      const associations = (record.Associations ?? []) as { Name: string; Value: string }[];
      for (const name of ASSOCIATIONS) {
        expect([name, data[name]]).toEqual([name, associations.find((one) => one.Name === name)?.Value ?? absent]);
      }
      expect(data.AssociationCount).toBe(String(associations.length));
      expect(data.AssociationsTruncated).toBe('false');
      expect(record.Associations ? JSON.parse(data.Associations ?? '') : data.Associations).toEqual(
        record.Associations ?? absent,
      );

      // AND the number has its normal form
      expect(response.PhysicalResourceId).toBe(number);
      expect(data.PhoneNumberId).toBe(number);
      expect(data.Exists).toBe('true');
      expect(data.ServedBy).toBe(isLegacy ? 'chime' : 'chime-sdk-voice');
    });
  },
);

test('Details contains all other attributes as JSON, with null for an absent one', async () => {
  const { response } = await harness.create({ PhoneNumberId: '+12065550100', AbsentValue: 'none' });

  const { Details: details, ...others } = response.Data ?? {};
  const parsed = JSON.parse(details ?? '') as Record<string, unknown>;
  expect(Object.keys(parsed).sort()).toEqual(
    Object.keys(others)
      .filter((name) => !name.includes('.'))
      .sort(),
  );
  expect(parsed).toMatchObject({
    E164PhoneNumber: '+12065550100',
    CallingName: null,
    Capabilities: { InboundCall: true },
    Associations: [{ Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' }],
    AssociationCount: 1,
    Exists: true,
  });
});

describe('the same number, written in another form', () => {
  test.each(['+12065550100', '12065550100', '%2B12065550100', '%2b12065550100'])(
    '%s leads to the same request and attributes',
    async (form) => {
      // WHEN
      const { response } = await harness.create({ PhoneNumberId: form });

      // THEN
      expect(response.PhysicalResourceId).toBe('+12065550100');
      expect(harness.endpoint.requests).toMatchObject([
        { service: 'chime-sdk-voice', method: 'GET', path: '/phone-numbers/%2B12065550100' },
      ]);
      const { response: canonical } = await harness.create({ PhoneNumberId: '+12065550100' });
      expect(response.Data).toEqual(canonical.Data);
    },
  );
});

test.each([null, [], ['InboundCall'], 'all', true])(
  'Capabilities is absent if the API returns %j',
  async (capabilities) => {
    harness.endpoint.put({ PhoneNumberId: '+12065550100', Capabilities: capabilities });

    const { response } = await harness.create({ PhoneNumberId: '+12065550100', AbsentValue: 'none' });

    expect(response.Data).toMatchObject({ Capabilities: 'none', 'Capabilities.InboundCall': 'none' });
  },
);

describe.each(['auto', 'chime'])('with the API %s', (Api) => {
  test.each<[string, unknown[]]>([
    [
      'CreatedTimestamp',
      ['yesterday', '2019-08-12T', 1_565_647_820, '2019-08-12T22:10:20+7', '2019-08-12T22:10:20.5Z;', true],
    ],
    ['UpdatedTimestamp', ['x2019-08-12T22:10:20Z', '2019-08-12T22:10:20Zx', '2019-08-12T22:10:20.Z', {}]],
    ['DeletionTimestamp', ['never', ['2019-08-12T22:10:20Z']]],
    ['CallingName', ['{{resolve:ssm:/secret}}', 'x {{ Resolve :secretsmanager:x', ['{{resolve:ssm:/secret}}']]],
    ['Status', ['{{resolve:ssm:/secret}}']],
  ])('%s is absent if it is one of %j, which the API does not document', async (name, values) => {
    for (const value of values) {
      harness.endpoint.put({ PhoneNumberId: '+12065550100', [name]: value });

      const { response } = await harness.create({ PhoneNumberId: '+12065550100', Api, AbsentValue: 'none' });

      expect([value, response.Data?.[name]]).toEqual([value, 'none']);
      expect(JSON.parse(response.Data?.Details ?? '')).toMatchObject({ [name]: null });
    }
  });
});

test.each<[string, unknown[]]>([
  [
    'PhoneNumberArn',
    [
      'https://example.com',
      'x arn:aws:chime:us-east-1:111122223333:phone-number/1',
      'arn:aws:chime:us-east-1:111122223333:phone-number/a b',
      'arn:aws:chime:us-east-1:111122223333:phone-number/+18005550111',
      'arn:aws:chime:us-east-1:111122223333:%2B18005550111/x',
      ['arn:aws:chime:us-east-1:111122223333:phone-number/+12065550100'],
      7,
    ],
  ],
])('%s is absent if it is one of %j, which the API does not document', async (name, values) => {
  for (const value of values) {
    harness.endpoint.put({ PhoneNumberId: '+12065550100', [name]: value });

    const { response } = await harness.create({ PhoneNumberId: '+12065550100', AbsentValue: 'none' });

    expect([value, response.Data?.[name]]).toEqual([value, 'none']);
  }
});

test.each<[string, string]>([
  ['CreatedTimestamp', '2019-08-12 22:10:20.521000+00:00'],
  ['UpdatedTimestamp', '2019-08-12T22:10:20-0700'],
  ['UpdatedTimestamp', '2019-08-12T22:10'],
  ['DeletionTimestamp', '2019-08-12'],
  ['PhoneNumberArn', 'arn:aws:chime:us-east-1:111122223333:phone-number/%2B12065550100'],
  ['PhoneNumberArn', 'arn:aws-us-gov:chime:us-gov-west-1:111122223333:phone-number/0f1e'],
  ['Name', 'a {{b}} {resolve:x}'],
])('%s can be %s', async (name, value) => {
  harness.endpoint.put({ PhoneNumberId: '+12065550100', [name]: value });

  const { response } = await harness.create({ PhoneNumberId: '+12065550100' });

  expect(response.Data?.[name]).toBe(value);
});

test('an association and a capability have no dynamic reference', async () => {
  const reference = '{{resolve:ssm:/secret}}';
  harness.endpoint.put({
    PhoneNumberId: '+12065550100',
    Capabilities: { InboundCall: true, [reference]: true },
    Associations: [
      { Name: 'VoiceConnectorId', Value: reference, AssociatedTimestamp: 'now' },
      { Name: reference, Value: 'x' },
    ],
  });

  const { response } = await harness.create({ PhoneNumberId: '+12065550100' });

  expect(response.Data).toMatchObject({
    Capabilities: '',
    'Capabilities.InboundCall': '',
    Associations: '[{"Name":"VoiceConnectorId"},{"Value":"x"}]',
    AssociationCount: '2',
    VoiceConnectorId: '',
  });
});

test('a number that JSON cannot write is absent', async () => {
  harness.endpoint.injectFault(
    refuse({ status: 200, body: '{"PhoneNumber":{"PhoneNumberId":"+12065550100","Status":1e999}}' }),
  );

  const { response } = await harness.create({ PhoneNumberId: '+12065550100', AbsentValue: 'none' });

  expect(response.Data).toMatchObject({ Status: 'none' });
});

test('an empty element is null in Details', async () => {
  harness.endpoint.put({ PhoneNumberId: '+12065550100', CallingName: '' });

  const { response } = await harness.create({ PhoneNumberId: '+12065550100' });

  expect(JSON.parse(response.Data?.Details ?? '')).toMatchObject({ CallingName: null });
});
