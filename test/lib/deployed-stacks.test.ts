/**
 * What deployed stacks hold on to. None of it may change from release to release: each test says what would break.
 * A new value in one of these lists is fine; another value, or a missing one, is not.
 */
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  ChimeApi,
  OnMissing,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  PhoneNumberStatus,
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

test('the attributes: without one, templates that read it by Fn::GetAtt can no longer be deployed', () => {
  expect(Object.values(PhoneNumberAttribute)).toEqual(expect.arrayContaining(ATTRIBUTES));
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
