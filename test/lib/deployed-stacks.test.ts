/**
 * What deployed stacks hold on to. None of it may change from release to release: each test says what would break.
 * A new value in one of these lists is fine; another value, or a missing one, is not.
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
lookup.createOutputs({ exportPrefix: 'line' });
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
  test('of the function: with another one, each deployed lookup has another ServiceToken, which CloudFormation refuses', () => {
    expect(idsOf('AWS::Lambda::Function')).toEqual(['PhoneNumberLookupProviderFunction98E7B2B0']);
  });

  test('of the role: with another one, roles of other accounts that trust it by ARN no longer do', () => {
    expect(idsOf('AWS::IAM::Role')).toEqual(['PhoneNumberLookupProviderRole0B3116AB']);
  });

  test('of the log group: with another one, the log is deleted with the old one', () => {
    expect(idsOf('AWS::Logs::LogGroup')).toEqual(['PhoneNumberLookupProviderLogGroup803ED173']);
  });

  test('of a lookup: with another one, each lookup is made anew, and fails the deployment if Chime is down', () => {
    expect(idsOf(RESOURCE_TYPE)).toEqual(['SupportLineB0BEB757']);
  });
});

test('the resource type: CloudFormation refuses to change the type of a resource', () => {
  expect(Object.keys(template.findResources(RESOURCE_TYPE))).toHaveLength(1);
});

test('the property names: with another one, each lookup is updated, and functions that other apps deployed, which lookups use by their service token, no longer read it', () => {
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

test('the form of the number in the template: with another one, CloudFormation sends each lookup an Update', () => {
  template.hasResourceProperties(RESOURCE_TYPE, { PhoneNumberId: '+12065550100' });
});

test('the attributes: without one, templates that read it by Fn::GetAtt can no longer be deployed; in another order, a rollback can no longer read what an earlier version stored', () => {
  expect(Object.values(PhoneNumberAttribute).slice(0, ATTRIBUTES.length)).toEqual(ATTRIBUTES);
});

describe('names that others read by', () => {
  test('outputs: without one, fromStackOutputs, --outputs-file, and envFromCfnOutputs find nothing', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(names('PhoneNumber', ''));
  });

  test('exports: CloudFormation refuses to remove one that another stack imports', () => {
    const exported = Object.values(template.findOutputs('*')).map(({ Export }) => (Export as { Name: string }).Name);

    expect(exported.sort()).toEqual(names('line:', ':'));
  });

  const parameters = Object.values(template.findResources('AWS::SSM::Parameter')).map(
    ({ Properties }) => (Properties as { Name: unknown }).Name,
  );

  test('parameters: without one, fromParameterStore and readers at run time find nothing', () => {
    expect(parameters.filter((name) => typeof name === 'string').sort()).toEqual(names('/line/', '.'));
  });

  test('the parameter of the last success: with another one, functions that other apps deployed restore nothing', () => {
    expect(parameters.filter((name) => typeof name !== 'string')).toEqual([
      { 'Fn::Join': ['', ['/cdk-chime-phone-number/', { Ref: 'AWS::StackName' }, '/SupportLineB0BEB757']] },
    ]);
  });
});

/**
 * Whole templates, in the order of their keys, without what the stack's synthesizer adds. The files stand in
 * deployed-stacks/: a change of one has to be worth an update of each stack that is deployed like it.
 */
describe('whole templates: with another text, the next deployment changes resources that nobody touched', () => {
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
  ])('%s', (file, build) => {
    const whole = new Stack(new App(), 'Stack', {
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    build(whole);
    // The hash of the function's code is another one in each release.
    const synthesized = JSON.stringify(Template.fromStack(whole).toJSON()).replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH');
    const stored = readFileSync(path.join(__dirname, 'deployed-stacks', `${file}.template.json`), 'utf8');

    expect(indented(synthesized)).toBe(indented(stored));
  });

  /** Line by line, which shows what differs; keys keep their order. */
  const indented = (json: string) => JSON.stringify(JSON.parse(json), undefined, 2);
});
