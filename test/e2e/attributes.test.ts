/** After a Create, the attributes of a lookup are those of the number in Chime. */
import { beforeAll, expect, test } from '@jest/globals';
import { type PhoneNumberRecord, sampleInventory } from '../../fake-aws/inventory';
import { PhoneNumberAttribute } from '../../lib';
import { AllAttributesStack, outputIdOf } from './apps/all-attributes';
import { useScenario } from './support/scenario';
import { outputsOf } from './support/stacks';

const STACK = 'AllAttributes';

/** JSON attributes. The order of their keys doesn't matter. */
const JSON_ATTRIBUTES = ['Associations', 'Capabilities', 'Details'];

interface Association {
  readonly Name: string;
  readonly Value: string;
  readonly AssociatedTimestamp: string;
}

const records = sampleInventory.PhoneNumbers.map((record) => [String(record.E164PhoneNumber), record] as const);

const scenario = useScenario();
let outputs: Record<string, string>;

beforeAll(async () => {
  scenario.synth((app) => {
    new AllAttributesStack(
      app,
      STACK,
      records.map(([phoneNumberId]) => phoneNumberId),
    );
  });
  await scenario.deploy('--all');
  outputs = await outputsOf(STACK);
});

test.each(records)('all attributes of %s are the outputs of its stack', (phoneNumberId, record) => {
  const found = Object.values(PhoneNumberAttribute).map((attribute) => {
    const value = outputs[outputIdOf(phoneNumberId, attribute)] ?? 'no such output';
    return [attribute, JSON_ATTRIBUTES.includes(attribute) && value !== '' ? (JSON.parse(value) as unknown) : value];
  });

  expect(Object.fromEntries(found)).toEqual(expectedOf(phoneNumberId, record));
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});

function expectedOf(phoneNumberId: string, record: PhoneNumberRecord): Record<string, unknown> {
  const isBusinessCalling = record.ProductType === 'BusinessCalling';
  const capabilities = record.Capabilities as Record<string, boolean> | null;
  const associations = record.Associations as Association[] | null;
  const associated = (name: string) => associations?.find(({ Name }) => Name === name)?.Value;
  const values = {
    PhoneNumberId: phoneNumberId,
    E164PhoneNumber: record.E164PhoneNumber,
    PhoneNumberArn: record.PhoneNumberArn,
    Status: record.Status,
    Type: record.Type,
    ProductType: record.ProductType,
    Country: record.Country,
    CallingName: record.CallingName,
    CallingNameStatus: record.CallingNameStatus,
    Name: record.Name,
    OrderId: record.OrderId,
    CreatedTimestamp: record.CreatedTimestamp,
    UpdatedTimestamp: record.UpdatedTimestamp,
    DeletionTimestamp: record.DeletionTimestamp,
    VoiceConnectorId: associated('VoiceConnectorId'),
    VoiceConnectorGroupId: associated('VoiceConnectorGroupId'),
    SipRuleId: associated('SipRuleId'),
    AccountId: associated('AccountId'),
    UserId: associated('UserId'),
    // Amazon Chime SDK Voice doesn't return numbers of Business Calling.
    ServedBy: isBusinessCalling ? 'chime' : 'chime-sdk-voice',
  };
  const numbersAndBooleans = {
    AssociationCount: associations?.length ?? 0,
    AssociationsTruncated: false,
    Exists: true,
  };
  const namesOfCapabilities = ['InboundCall', 'OutboundCall', 'InboundSMS', 'OutboundSMS', 'InboundMMS', 'OutboundMMS'];
  return {
    ...mapValues(values, (value) => value ?? ''),
    ...mapValues(numbersAndBooleans, String),
    ...Object.fromEntries(
      namesOfCapabilities.map((name) => [`Capabilities.${name}`, String(capabilities?.[name] ?? '')]),
    ),
    Capabilities: capabilities ?? '',
    Associations: associations ?? '',
    Details: {
      ...mapValues(values, (value) => (value === '' ? null : (value ?? null))),
      ...numbersAndBooleans,
      Capabilities: capabilities ?? null,
      Associations: associations ?? null,
    },
  };
}

function mapValues<V>(record: Readonly<Record<string, V>>, map: (value: V) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
