import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type IPhoneNumber, PhoneNumberAttribute, PhoneNumberLookup, type PhoneNumberLookupProps } from '../../lib';

/** Attributes that can have more than the 1,024 characters that CloudFormation exports. */
const LONG = [PhoneNumberAttribute.DETAILS, PhoneNumberAttribute.ASSOCIATIONS];

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const lookUp = (props: Partial<PhoneNumberLookupProps> = {}, id = 'SupportLine') =>
  new PhoneNumberLookup(stack, id, { phoneNumberId: '+12065550100', ...props });

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
}

const outputs = () => Template.fromStack(stack).findOutputs('*') as Record<string, Output>;
const exports = () =>
  Object.values(outputs())
    .map(({ Export }) => Export?.Name)
    .filter((name) => name !== undefined);

describe('createOutputs', () => {
  test("creates an output for every attribute, whose name doesn't depend on the construct tree", () => {
    lookUp().createOutputs();

    const names = Object.values(PhoneNumberAttribute).map((attribute) => `PhoneNumber${attribute.replace('.', '')}`);
    expect(Object.keys(outputs()).sort()).toEqual(names.sort());
    expect(outputs().PhoneNumberCapabilitiesInboundCall?.Value).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^SupportLine/), 'Capabilities.InboundCall'],
    });
    expect(exports()).toEqual([]);
  });

  test('creates outputs for some attributes with another prefix', () => {
    const created = lookUp().createOutputs({ attributes: [PhoneNumberAttribute.STATUS], outputPrefix: 'SupportLine' });

    expect(Object.keys(outputs())).toEqual(['SupportLineStatus']);
    expect(Object.keys(created)).toEqual(['Status']);
    expect(stack.resolve(created.Status?.logicalId)).toBe('SupportLineStatus');
  });

  test("exports only attributes that can't be empty", () => {
    lookUp().createOutputs({ exportPrefix: 'support-line' });

    expect(exports().sort()).toEqual([
      'support-line:AssociationCount',
      'support-line:AssociationsTruncated',
      'support-line:Exists',
      'support-line:PhoneNumberId',
    ]);
    expect(Object.keys(outputs())).toHaveLength(Object.keys(PhoneNumberAttribute).length);
  });

  test('exports all attributes but the long ones if the lookup has an absentValue', () => {
    lookUp({ absentValue: 'none' }).createOutputs({ exportPrefix: 'support-line' });

    const names = Object.values(PhoneNumberAttribute)
      .filter((attribute) => !LONG.includes(attribute))
      .map((attribute) => `support-line:${attribute.replace('.', ':')}`);
    expect(exports().sort()).toEqual(names.sort());
    expect(Object.keys(outputs())).toEqual(expect.arrayContaining(['PhoneNumberDetails', 'PhoneNumberAssociations']));
  });

  test('exports long attributes that are named', () => {
    lookUp({ absentValue: 'none' }).createOutputs({ exportPrefix: 'support-line', attributes: LONG });

    expect(exports().sort()).toEqual(['support-line:Associations', 'support-line:Details']);
  });

  test.each<[string, Partial<PhoneNumberLookupProps>, () => Parameters<PhoneNumberLookup['createOutputs']>[0], RegExp]>(
    [
      [
        'an export that can be empty',
        {},
        () => ({ exportPrefix: 'line', attributes: [PhoneNumberAttribute.CALLING_NAME] }),
        /^Producer\/SupportLine: CallingName can be empty, but CloudFormation refuses to export an empty value\. Set absentValue/,
      ],
      [
        'several exports that can be empty',
        {},
        () => ({
          exportPrefix: 'line',
          attributes: [PhoneNumberAttribute.NAME, PhoneNumberAttribute.EXISTS, PhoneNumberAttribute.STATUS],
        }),
        /^Producer\/SupportLine: Name, Status can be empty, but .* or omit these attributes\.$/,
      ],
      [
        'an export with an empty absent value',
        { absentValue: '' },
        () => ({ exportPrefix: 'line', attributes: [PhoneNumberAttribute.STATUS] }),
        /Status can be empty/,
      ],
      [
        'an output prefix with a hyphen',
        {},
        () => ({ outputPrefix: 'support-line' }),
        /outputPrefix 'support-line' can't start/,
      ],
      ['an empty export prefix', {}, () => ({ exportPrefix: '' }), /exportPrefix '' can't start/],
      [
        'an export prefix with a slash',
        {},
        () => ({ exportPrefix: 'support/line' }),
        /exportPrefix 'support\/line' can't start/,
      ],
    ],
  )('rejects %s', (_, props, options, message) => {
    expect(() => {
      lookUp(props).createOutputs(options());
    }).toThrow(message);
  });

  test("rejects the names of another number's outputs", () => {
    lookUp().createOutputs();

    expect(() => {
      lookUp({}, 'SalesLine').createOutputs();
    }).toThrow(
      /Producer already has 'PhoneNumberPhoneNumberId'. Pass another outputPrefix for the outputs of this number./,
    );
  });
});

describe('a number that another app published with createOutputs', () => {
  const value = (number: IPhoneNumber) => {
    new Queue(stack, 'Queue');
    new CfnOutput(stack, 'Capability', { value: number.attribute(PhoneNumberAttribute.CAPABILITIES_INBOUND_SMS) });
    return outputs().Capability?.Value;
  };

  test.each([
    [{ stackName: 'Numbers' }, { StackName: 'Numbers', OutputName: 'PhoneNumberCapabilitiesInboundSMS' }],
    [
      { stackName: 'Numbers', region: 'us-west-2', outputPrefix: 'SupportLine' },
      { StackName: 'Numbers', OutputName: 'SupportLineCapabilitiesInboundSMS', Region: 'us-west-2' },
    ],
  ])('fromStackOutputs(%j)', (attributes, reference) => {
    const number = PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', attributes);

    expect(value(number)).toEqual({ 'Fn::GetStackOutput': reference });
  });

  test('fromExports', () => {
    const number = PhoneNumberLookup.fromExports(stack, 'SupportLine', { exportPrefix: 'support-line' });

    expect(value(number)).toEqual({ 'Fn::ImportValue': 'support-line:Capabilities:InboundSMS' });
  });

  test.each<[string, () => IPhoneNumber, RegExp]>([
    [
      'an empty stack name',
      () => PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', { stackName: '' }),
      /^Producer: stackName is ""\. Pass the name of the stack/,
    ],
    [
      'an output prefix with a hyphen',
      () => PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', { stackName: 'Numbers', outputPrefix: 'a-b' }),
      /outputPrefix 'a-b' can't start/,
    ],
    [
      'an empty export prefix',
      () => PhoneNumberLookup.fromExports(stack, 'SupportLine', { exportPrefix: '' }),
      /^Producer: exportPrefix is ""\. Pass the exportPrefix of createOutputs/,
    ],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('has the methods of a lookup', () => {
    const number = PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', { stackName: 'Numbers' });

    expect(stack.resolve(number.toEnvironment('LINE'))).toHaveProperty('LINE_STATUS', {
      'Fn::GetStackOutput': { StackName: 'Numbers', OutputName: 'PhoneNumberStatus' },
    });
  });

  test('reads the outputs and exports of createOutputs', () => {
    const attributes = Object.values(PhoneNumberAttribute);
    lookUp({ absentValue: 'none' }).createOutputs({ exportPrefix: 'line', attributes });
    const consumer = new Stack(app, 'Consumer');
    new Queue(consumer, 'Queue');
    const weak = PhoneNumberLookup.fromStackOutputs(consumer, 'Weak', { stackName: 'Producer' });
    const strong = PhoneNumberLookup.fromExports(consumer, 'Strong', { exportPrefix: 'line' });

    for (const attribute of attributes) {
      const { 'Fn::GetStackOutput': output } = consumer.resolve(weak.attribute(attribute)) as {
        'Fn::GetStackOutput': { OutputName: string };
      };
      const { 'Fn::ImportValue': name } = consumer.resolve(strong.attribute(attribute)) as {
        'Fn::ImportValue': string;
      };
      expect(outputs()[output.OutputName]).toMatchObject({
        Value: { 'Fn::GetAtt': [expect.anything(), attribute] },
        Export: { Name: name },
      });
    }
  });
});
