/**
 * Names and values that deployed stacks depend on. They must not change from release to release, and each title says
 * what would break. You can add a value to a list, but not change or remove one.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, DefaultStackSynthesizer, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import {
  ChimeApi,
  OnMissing,
  OnRollback,
  PhoneNumberAssociation,
  PhoneNumberAttribute,
  PhoneNumberCapability,
  PhoneNumberList,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  PhoneNumberProductType,
  PhoneNumberStatus,
  PhoneNumberType,
  RefreshPolicy,
} from '../../lib';

const RESOURCE_TYPE = 'Custom::ChimePhoneNumber';

const stack = new Stack(new App(), 'Stack');
const lookup = new PhoneNumberLookup(stack, 'SupportLine', {
  phoneNumberId: '12065550100',
  api: ChimeApi.AUTO,
  region: 'us-west-2',
  refresh: RefreshPolicy.onTrigger('1'),
  onMissing: OnMissing.FAIL,
  absentValue: 'none',
  noEcho: false,
  expect: { statuses: [PhoneNumberStatus.ASSIGNED] },
});
lookup.createOutputs({ exportPrefix: 'line', attributes: Object.values(PhoneNumberAttribute) });
lookup.publishToParameterStore('Parameters', {
  parameterPrefix: '/line',
  attributes: Object.values(PhoneNumberAttribute),
});
const template = Template.fromStack(stack);

const idsOf = (type: string) => Object.keys(template.findResources(type));
const names = (prefix: string, separator: string) =>
  ATTRIBUTES.map((attribute) => `${prefix}${attribute.replace('.', separator)}`).sort();

const ATTRIBUTES = [
  'PhoneNumberId',
  'E164PhoneNumber',
  'PhoneNumberArn',
  'Status',
  'Type',
  'ProductType',
  'Country',
  'CallingName',
  'CallingNameStatus',
  'Name',
  'OrderId',
  'CreatedTimestamp',
  'UpdatedTimestamp',
  'DeletionTimestamp',
  'Capabilities',
  'Capabilities.InboundCall',
  'Capabilities.OutboundCall',
  'Capabilities.InboundSMS',
  'Capabilities.OutboundSMS',
  'Capabilities.InboundMMS',
  'Capabilities.OutboundMMS',
  'Associations',
  'AssociationCount',
  'AssociationsTruncated',
  'VoiceConnectorId',
  'VoiceConnectorGroupId',
  'SipRuleId',
  'AccountId',
  'UserId',
  'Exists',
  'ServedBy',
  'Details',
];

describe('logical IDs', () => {
  test('of the function: a new ID changes the ServiceToken of each deployed lookup, which CloudFormation refuses', () => {
    expect(idsOf('AWS::Lambda::Function')).toEqual(['PhoneNumberLookupProviderFunction98E7B2B0']);
  });

  test('of the role: a new ID replaces the role, and roles of other accounts no longer trust it', () => {
    expect(idsOf('AWS::IAM::Role')).toEqual(['PhoneNumberLookupProviderRole0B3116AB']);
  });

  test('of the log group: a new ID deletes the old log group and its logs', () => {
    expect(idsOf('AWS::Logs::LogGroup')).toEqual(['PhoneNumberLookupProviderLogGroup803ED173']);
  });

  test('of a lookup: a new ID creates each lookup again, which fails the deployment if Chime is down', () => {
    expect(idsOf(RESOURCE_TYPE)).toEqual(['SupportLineB0BEB757']);
  });
});

test('the resource type: CloudFormation refuses to change the type of a resource', () => {
  expect(Object.keys(template.findResources(RESOURCE_TYPE))).toHaveLength(1);
});

test("the property names: a new name updates each lookup, and functions of other apps (fromServiceToken) don't read the property", () => {
  const [resource] = Object.values(template.findResources(RESOURCE_TYPE));

  expect(Object.keys(resource?.Properties as object)).toEqual([
    'ServiceToken',
    'ServiceTimeout',
    'PhoneNumberId',
    'Api',
    'Region',
    'Refresh',
    'OnMissing',
    'AbsentValue',
    'NoEcho',
    'Expect',
    'OnRollback',
  ]);
});

test('the form of the number in the template: another form makes CloudFormation send an Update to each lookup', () => {
  template.hasResourceProperties(RESOURCE_TYPE, { PhoneNumberId: '+12065550100' });
});

test("the attributes: if one is missing, templates that read it with Fn::GetAtt fail; in another order, a rollback can't read what an earlier version stored", () => {
  expect(Object.values(PhoneNumberAttribute).slice(0, ATTRIBUTES.length)).toEqual(ATTRIBUTES);
});

describe('names that other stacks, apps, and functions read', () => {
  test('outputs: fromStackOutputs, --outputs-file, and envFromCfnOutputs depend on the names', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(names('PhoneNumber', ''));
  });

  test('exports: CloudFormation refuses to remove an export that another stack imports', () => {
    const exported = Object.values(template.findOutputs('*')).map(({ Export }) => (Export as { Name: string }).Name);

    expect(exported.sort()).toEqual(names('line:', ':'));
  });

  const parameters = Object.values(template.findResources('AWS::SSM::Parameter')).map(
    ({ Properties }) => (Properties as { Name: unknown }).Name,
  );

  test('parameters: fromParameterStore and readers at run time depend on the names', () => {
    expect(parameters.filter((name) => typeof name === 'string').sort()).toEqual(names('/line/', '.'));
  });

  test('the parameter of the last success: functions of other apps read it by its name', () => {
    expect(parameters.filter((name) => typeof name !== 'string')).toEqual([
      { 'Fn::Join': ['', ['/cdk-chime-phone-number/', { Ref: 'AWS::StackName' }, '/SupportLineB0BEB757']] },
    ]);
  });
});

/**
 * Whole templates, in the order of their keys, without the additions of the stack's synthesizer. The files are in
 * deployed-stacks/. If you change one, the next deployment of each such stack updates resources.
 */
describe('whole templates: another text makes the next deployment update resources that the user did not change', () => {
  test.each<[string, (stack: Stack) => void]>([
    [
      'number',
      (whole) => {
        new PhoneNumberLookup(whole, 'SupportLine', { phoneNumberId: '12065550100' });
      },
    ],
    [
      'settings',
      (whole) => {
        new PhoneNumberLookup(whole, 'SupportLine', {
          phoneNumberId: '12065550100',
          api: ChimeApi.CHIME_SDK_VOICE,
          region: 'us-west-2',
          refresh: RefreshPolicy.onTrigger('1'),
          onMissing: OnMissing.EMPTY,
          onRollback: OnRollback.RESTORE,
          absentValue: 'none',
          expect: {
            statuses: [PhoneNumberStatus.ASSIGNED],
            types: [PhoneNumberType.LOCAL],
            productTypes: [PhoneNumberProductType.VOICE_CONNECTOR],
            countries: ['US'],
            capabilities: [PhoneNumberCapability.OUTBOUND_CALL],
            associations: [PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4')],
            within: Duration.minutes(5),
          },
        });
        new PhoneNumberLookup(whole, 'Secret', { phoneNumberId: '+18005550111', noEcho: true });
      },
    ],
    [
      'provider',
      (whole) => {
        const provider = new PhoneNumberLookupProvider(whole, 'Provider', {
          timeout: Duration.minutes(10),
          memorySize: 256,
          logLevel: ApplicationLogLevel.WARN,
          functionName: 'phone-numbers',
          reservedConcurrentExecutions: 2,
          environment: { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'https://chime.example.com' },
          assumeRole: { roleArn: 'arn:aws:iam::111122223333:role/PhoneNumbers', externalId: 'ivr' },
        });
        new PhoneNumberLookup(whole, 'SupportLine', { phoneNumberId: '+12065550100', provider });
        new PhoneNumberLookup(whole, 'SalesLine', { phoneNumberId: '+12065550101', provider });
      },
    ],
    [
      'find',
      (whole) => {
        new PhoneNumberLookup(whole, 'SupportLine', {
          find: {
            association: PhoneNumberAssociation.sipRule('0b1d6b4e-0000-4000-8000-000000000222'),
            status: PhoneNumberStatus.ASSIGNED,
            productType: PhoneNumberProductType.VOICE_CONNECTOR,
            phoneNumberType: PhoneNumberType.TOLL_FREE,
            country: 'US',
            name: 'Support',
          },
        });
      },
    ],
    [
      'list',
      (whole) => {
        new PhoneNumberList(whole, 'Clinics', {
          find: { association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4') },
          minCount: 0,
          maxCount: 50,
          within: Duration.minutes(5),
          api: ChimeApi.CHIME_SDK_VOICE,
          region: 'us-west-2',
          refresh: RefreshPolicy.onTrigger('1'),
          absentValue: 'none',
        });
        new PhoneNumberList(whole, 'Secret', { find: { country: 'US' }, noEcho: true });
      },
    ],
  ])('%s', (file, build) => {
    const whole = new Stack(new App(), 'Stack', {
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    build(whole);
    // Each release has another hash of the function's code.
    const synthesized = JSON.stringify(Template.fromStack(whole).toJSON()).replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH');
    const stored = readFileSync(path.join(__dirname, 'deployed-stacks', `${file}.template.json`), 'utf8');

    expect(indented(synthesized)).toBe(indented(stored));
  });

  /** Line by line, so that a failure shows the difference. The order of the keys stays. */
  const indented = (json: string) => JSON.stringify(JSON.parse(json), undefined, 2);
});

/** A rename with `Stack.renameLogicalId` changes nothing, as docs/operating.md says. */
test('a renamed lookup with OnRollback.RESTORE can keep its logical IDs', () => {
  const templateWith = (id: string, rename: (stack: Stack) => void = () => undefined) => {
    const renamed = new Stack(new App(), 'Stack');
    rename(renamed);
    new PhoneNumberLookup(renamed, id, { phoneNumberId: '+12065550100', onRollback: OnRollback.RESTORE });
    return Template.fromStack(renamed).toJSON();
  };

  const after = templateWith('Hotline', (renamed) => {
    renamed.renameLogicalId('Hotline00A34E7A', 'SupportLineB0BEB757');
    renamed.renameLogicalId('HotlineLastSuccessBB522696', 'SupportLineLastSuccessBD137D17');
  });

  expect(after).toEqual(templateWith('SupportLine'));
});
