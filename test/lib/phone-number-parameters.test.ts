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
}

const outputs = () => Template.fromStack(stack).findOutputs('*') as Record<string, Output>;

describe('publishToParameterStore', () => {
  test('creates a parameter for each attribute, and grantRead allows reading them', () => {
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

    const parameters = lookUp({ absentValue: 'none' }).publishToParameterStore('Parameters', {
      parameterPrefix: '/telephony/support',
    });
    parameters.grantRead(reader);

    const template = Template.fromStack(stack);
    const attributes = [
      'E164PhoneNumber',
      'Status',
      'Type',
      'ProductType',
      'Country',
      'CallingName',
      'Name',
      'Associations',
      'VoiceConnectorId',
      'VoiceConnectorGroupId',
      'SipRuleId',
      'Details',
    ];
    for (const attribute of attributes) {
      template.hasResourceProperties('AWS::SSM::Parameter', {
        Name: `/telephony/support/${attribute}`,
        Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SupportLine'), attribute] },
      });
    }
    template.resourceCountIs('AWS::SSM::Parameter', attributes.length);
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
            Resource: attributes.map((name) => arn(`telephony/support/${name}`)),
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
      /E164PhoneNumber, Status, Type, .*, Details can be empty, but Parameter Store refuses empty values\. Set absentValue on the lookup, for example to 'none'/,
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

describe('fromParameterStore', () => {
  test.each<[string, () => IPhoneNumber, RegExp]>([
    [
      'a parameter prefix without a slash',
      () => PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: 'line' }),
      /^Producer: parameterPrefix 'line' can't start the name of a parameter/,
    ],
    [
      "an attribute that isn't published",
      () => {
        const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: '/line' });
        expect(number.orderId).toBeUndefined();
        return number;
      },
      /^Producer\/SupportLine: Parameter Store doesn't have these attributes: OrderId\. Add them to the attributes/,
    ],
    [
      'an environment that needs several attributes that are not published',
      () => {
        const attributes = [PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS];
        const number = PhoneNumberLookup.fromParameterStore(stack, 'Line', { parameterPrefix: '/line', attributes });
        expect(number.toEnvironment('LINE')).toBeUndefined();
        return number;
      },
      /^Producer\/Line: Parameter Store doesn't have these attributes: Type, ProductType, Country, CallingName, Name, Associations, VoiceConnectorId, VoiceConnectorGroupId, SipRuleId\. Add them/,
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

  test('reads each parameter once', () => {
    const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: '/line' });
    new Queue(stack, 'Queue');
    const values = [number.status, number.status, number.associations];
    values.forEach((text, index) => new CfnOutput(stack, `Output${String(index)}`, { value: text }));

    const parameters = parametersRead(stack);
    expect(Object.values(parameters)).toEqual(['/line/Status', '/line/Associations']);
    const [status, associations] = Object.keys(parameters).map((name) => ({ Ref: name }));
    expect(Object.values(outputs()).map(({ Value }) => Value)).toEqual([status, status, associations]);
  });

  test('reads by default what toEnvironment needs', () => {
    const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: '/line' });
    new Queue(stack, 'Queue');

    const environment = number.toEnvironment('LINE');

    const read = Object.values(environment).map((value) => (stack.resolve(value) as { Ref: string }).Ref);
    expect(read.map((id) => parametersRead(stack)[id])).toEqual([
      '/line/E164PhoneNumber',
      '/line/Status',
      '/line/Type',
      '/line/ProductType',
      '/line/Country',
      '/line/CallingName',
      '/line/Name',
      '/line/Associations',
      '/line/VoiceConnectorId',
      '/line/VoiceConnectorGroupId',
      '/line/SipRuleId',
    ]);
  });

  test('accepts a token as the prefix', () => {
    const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
    const number = PhoneNumberLookup.fromParameterStore(stack, 'SupportLine', { parameterPrefix: prefix });

    expect(stack.resolve(number.status)).toEqual({
      'Fn::Join': ['', ['{{resolve:ssm:', { Ref: 'Prefix' }, '/Status}}']],
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
});
