import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  type IPhoneNumber,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberParameters,
} from '../../lib';

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

  test('exports all attributes if the lookup has an absentValue', () => {
    lookUp({ absentValue: 'none' }).createOutputs({ exportPrefix: 'support-line' });

    const names = Object.values(PhoneNumberAttribute).map((attribute) => `support-line:${attribute.replace('.', ':')}`);
    expect(exports().sort()).toEqual(names.sort());
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

describe('a number that another app looked up', () => {
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
      /^Producer: stackName is empty\. Pass the name of the stack/,
    ],
    [
      'an output prefix with a hyphen',
      () => PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', { stackName: 'Numbers', outputPrefix: 'a-b' }),
      /outputPrefix 'a-b' can't start/,
    ],
    [
      'an empty export prefix',
      () => PhoneNumberLookup.fromExports(stack, 'SupportLine', { exportPrefix: '' }),
      /^Producer: exportPrefix '' can't start the name of an export/,
    ],
    [
      'a parameter prefix without a slash',
      () => PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: 'line' }),
      /^Producer: parameterPrefix 'line' can't start the name of a parameter/,
    ],
    [
      "an attribute that isn't published",
      () => {
        const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: '/line' });
        expect(number.callingName).toBeUndefined();
        return number;
      },
      /^Producer\/SupportLine: CallingName isn't among the attributes in Parameter Store\. Add it to the attributes/,
    ],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  /** The parameters that a template reads, except the version of the bootstrap stack. */
  const parametersRead = (own: Stack) =>
    Object.fromEntries(
      Object.entries(Template.fromStack(own).findParameters('*', { Type: 'AWS::SSM::Parameter::Value<String>' }))
        .map(([id, { Default }]) => [id, Default as unknown] as const)
        .filter(([id]) => id !== 'BootstrapVersion'),
    );

  test('fromParameterStore reads each parameter once', () => {
    const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: '/line' });
    new Queue(stack, 'Queue');
    const values = [number.status, number.status, number.associations];
    values.forEach((text, index) => new CfnOutput(stack, `Output${String(index)}`, { value: text }));

    const parameters = parametersRead(stack);
    expect(Object.values(parameters)).toEqual(['/line/Status', '/line/Associations']);
    const [status, associations] = Object.keys(parameters).map((name) => ({ Ref: name }));
    expect(Object.values(outputs()).map(({ Value }) => Value)).toEqual([status, status, associations]);
  });

  test('fromParameterStore accepts a token as the prefix', () => {
    const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
    const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: prefix });

    expect(stack.resolve(number.status)).toEqual({
      'Fn::Join': ['', ['{{resolve:ssm:', { Ref: 'Prefix' }, '/Status}}']],
    });
  });

  test('has the methods of a lookup', () => {
    const number = PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', { stackName: 'Numbers' });

    expect(stack.resolve(number.toEnvironment('LINE'))).toHaveProperty('LINE_STATUS', {
      'Fn::GetStackOutput': { StackName: 'Numbers', OutputName: 'PhoneNumberStatus' },
    });
  });

  test('reads the parameters of publishToParameterStore', () => {
    const attributes = Object.values(PhoneNumberAttribute);
    lookUp({ absentValue: 'none' }).publishToParameterStore('Parameters', { parameterPrefix: '/line', attributes });
    const consumer = new Stack(app, 'Consumer');
    new Queue(consumer, 'Queue');
    const number = PhoneNumberLookup.fromParameterStore(consumer, 'Line', { parameterPrefix: '/line', attributes });
    attributes.forEach((attribute, index) => {
      new CfnOutput(consumer, `Output${String(index)}`, { value: number.attribute(attribute) });
    });

    const read = Object.values(parametersRead(consumer));
    const published = Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter')).map(
      ({ Properties }) => (Properties as { Name: unknown }).Name,
    );
    expect(read).toEqual(published);
    expect(read).toHaveLength(attributes.length);
  });

  test('reads the outputs and exports of createOutputs', () => {
    lookUp({ absentValue: 'none' }).createOutputs({ exportPrefix: 'line' });
    const consumer = new Stack(app, 'Consumer');
    new Queue(consumer, 'Queue');
    const weak = PhoneNumberLookup.fromStackOutputs(consumer, 'Weak', { stackName: 'Producer' });
    const strong = PhoneNumberLookup.fromExports(consumer, 'Strong', { exportPrefix: 'line' });

    for (const attribute of Object.values(PhoneNumberAttribute)) {
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

describe('publishToParameterStore', () => {
  test('creates a parameter for each attribute, and grantRead allows reading them', () => {
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

    const parameters = lookUp({ absentValue: 'none' }).publishToParameterStore('Parameters', {
      parameterPrefix: '/telephony/support',
    });
    parameters.grantRead(reader);

    const template = Template.fromStack(stack);
    for (const attribute of ['E164PhoneNumber', 'Status', 'Associations', 'Details']) {
      template.hasResourceProperties('AWS::SSM::Parameter', {
        Name: `/telephony/support/${attribute}`,
        Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SupportLine'), attribute] },
      });
    }
    template.resourceCountIs('AWS::SSM::Parameter', 4);
    const arn = (name: string) => ({
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':ssm:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          `:parameter/${name}`,
        ],
      ],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ssm:GetParameter', 'ssm:GetParameters'],
            Resource: ['E164PhoneNumber', 'Status', 'Associations', 'Details'].map((name) =>
              arn(`telephony/support/${name}`),
            ),
          },
        ],
      }),
    });
    expect(parameters.parameterName(PhoneNumberAttribute.STATUS)).toBe('/telephony/support/Status');
  });

  test('grants the same parameters if the prefix is a token', () => {
    const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

    lookUp()
      .publishToParameterStore('Parameters', {
        parameterPrefix: prefix,
        attributes: [PhoneNumberAttribute.PHONE_NUMBER_ID],
      })
      .grantRead(reader);

    const template = Template.fromStack(stack);
    const name = [{ Ref: 'Prefix' }, '/PhoneNumberId'];
    template.hasResourceProperties('AWS::SSM::Parameter', { Name: { 'Fn::Join': ['', name] } });
    const region = [{ Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }];
    const arn = ['arn:', { Ref: 'AWS::Partition' }, ':ssm:', ...region, ':parameter', ...name];
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Resource: { 'Fn::Join': ['', arn] } })] }),
    });
  });

  test('publishes one number with two prefixes', () => {
    const lookup = lookUp({ absentValue: 'none' });
    const attributes = [PhoneNumberAttribute.STATUS];
    lookup.publishToParameterStore('Ivr', { parameterPrefix: '/ivr/line', attributes });
    lookup.publishToParameterStore('Billing', { parameterPrefix: '/billing/line', attributes });

    const parameters = Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter'));
    expect(parameters.map(({ Properties }) => (Properties as { Name: unknown }).Name)).toEqual([
      '/ivr/line/Status',
      '/billing/line/Status',
    ]);
  });

  test('publishes a number that another app looked up', () => {
    const phoneNumber = PhoneNumberLookup.fromStackOutputs(stack, 'SupportLine', { stackName: 'Numbers' });
    new PhoneNumberParameters(stack, 'Parameters', {
      phoneNumber,
      parameterPrefix: '/line',
      attributes: [PhoneNumberAttribute.STATUS],
    });

    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/line/Status',
      Value: { 'Fn::GetStackOutput': { StackName: 'Numbers', OutputName: 'PhoneNumberStatus' } },
    });
  });

  test("requires no absentValue for attributes that can't be empty", () => {
    lookUp().publishToParameterStore('Parameters', {
      parameterPrefix: '/line',
      attributes: [PhoneNumberAttribute.PHONE_NUMBER_ID],
    });

    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', { Name: '/line/PhoneNumberId' });
  });

  test('rejects attributes that can be empty', () => {
    expect(() => lookUp().publishToParameterStore('Parameters', { parameterPrefix: '/line' })).toThrow(
      /E164PhoneNumber can be empty, but Parameter Store refuses empty values\. Set absentValue on the lookup, for example to 'none'/,
    );
  });

  test.each(['line', '/line/', '/', '/a b', '/aws/line', '/AWS-team', '/ssm'])(
    "rejects the prefix '%s'",
    (parameterPrefix) => {
      expect(() => lookUp({ absentValue: 'none' }).publishToParameterStore('Parameters', { parameterPrefix })).toThrow(
        /can't start the name of a parameter\. Write a path such as '\/telephony\/support-line' that doesn't begin with aws or ssm\.$/,
      );
    },
  );

  test.each(['/Telephony_1/support.line', '/telephony/aws', '/awesome'])("accepts the prefix '%s'", (prefix) => {
    const parameters = lookUp({ absentValue: 'none' }).publishToParameterStore('Parameters', {
      parameterPrefix: prefix,
    });

    expect(parameters.parameterPrefix).toBe(prefix);
  });
});
