/** Lists: the custom resource, its permissions, and the values that consumers get. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  CfnOutput,
  CfnParameter,
  CrossStackReferences,
  Duration,
  Fn,
  Lazy,
  NestedStack,
  ReferenceStrength,
  Stack,
  Token,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  ChimeApi,
  OnRollback,
  PhoneNumberAssociation,
  PhoneNumberList,
  type PhoneNumberListProps,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  type PhoneNumberQuery,
  RefreshPolicy,
} from '../../lib';
import { LIST_RESOURCE_TYPE, RESOURCE_TYPE } from '../../lib/contract/properties';

const FIND = { association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4') };
const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';
const ID = 'ClinicsList8D664883';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const list = (props: Partial<PhoneNumberListProps> = {}, scope = stack, id = 'Clinics') =>
  new PhoneNumberList(scope, id, { find: FIND, ...props });

const template = (of = stack) => Template.fromStack(of);
const propertiesOf = (type: string, of = stack) =>
  Object.values(template(of).findResources(type)).map(({ Properties }) => Properties as Record<string, unknown>);

describe('the custom resource', () => {
  test('contains only the props that are set', () => {
    list();

    expect(propertiesOf(LIST_RESOURCE_TYPE)).toEqual([
      {
        ServiceToken: expect.anything(),
        ServiceTimeout: 180,
        Find: { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } },
      },
    ]);
  });

  test('contains every prop', () => {
    list({
      minCount: 0,
      maxCount: 50,
      within: Duration.minutes(3),
      api: ChimeApi.CHIME_SDK_VOICE,
      region: 'us-west-2',
      refresh: RefreshPolicy.onTrigger('1'),
      absentValue: 'none',
      noEcho: true,
    });

    expect(propertiesOf(LIST_RESOURCE_TYPE)).toEqual([
      expect.objectContaining({
        ServiceTimeout: 300,
        MinCount: 0,
        MaxCount: 50,
        WithinSeconds: 180,
        Api: 'chime-sdk-voice',
        Region: 'us-west-2',
        Refresh: '1',
        AbsentValue: 'none',
        NoEcho: true,
      }),
    ]);
    template().hasResourceProperties('AWS::Lambda::Function', { Timeout: 240 });
  });

  test('can have counts of parameters', () => {
    const count = new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber;

    list({ minCount: count, maxCount: 1 });
    list({ maxCount: count }, stack, 'Others');

    expect(propertiesOf(LIST_RESOURCE_TYPE)).toEqual([
      expect.objectContaining({ MinCount: { Ref: 'Count' }, MaxCount: 1 }),
      expect.objectContaining({ MaxCount: { Ref: 'Count' } }),
    ]);
  });

  test('has another logical ID with another provider, because its ServiceToken cannot change', () => {
    list({ provider: new PhoneNumberLookupProvider(stack, 'Provider') });
    list({}, stack, 'Others');

    const ids = Object.keys(template().findResources(LIST_RESOURCE_TYPE));
    expect(ids).toEqual([
      expect.stringMatching(/^ClinicsList[\da-f]{8}[\dA-F]{8}$/),
      expect.stringMatching(/^OthersList[\dA-F]{8}$/),
    ]);
  });

  test('has another logical ID than a lookup, because CloudFormation refuses to change the type of a resource', () => {
    const other = new Stack(app, 'Other');
    new PhoneNumberLookup(other, 'Clinics', { find: FIND });
    list();

    const ids = Object.keys(template(other).findResources(RESOURCE_TYPE));
    expect(ids).not.toEqual(Object.keys(template().findResources(LIST_RESOURCE_TYPE)));
  });

  test('can use the provider of another app', () => {
    list({ provider: PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', ARN), within: Duration.minutes(2) });

    template().resourceCountIs('AWS::IAM::Role', 0);
    template().hasResourceProperties(LIST_RESOURCE_TYPE, {
      ServiceToken: ARN,
      ServiceTimeout: 960,
      WithinSeconds: 120,
    });
  });

  test('shares the provider of the stack with lookups, and is in the construct as its default child', () => {
    const clinics = list();
    new PhoneNumberLookup(stack, 'Line', { phoneNumberId: '+12065550100' });

    template().resourceCountIs('AWS::Lambda::Function', 1);
    expect(stack.resolve(clinics.node.defaultChild?.node.path)).toBe('Producer/Clinics/List');
  });
});

describe('errors at synthesis', () => {
  test.each<[string, Partial<PhoneNumberListProps>, string]>([
    ['no query', { find: undefined }, "find isn't an object. Write it in braces, with association, status,"],
    ['an empty query', { find: {} }, 'find has no criteria'],
    ['an unknown criterion', { find: { county: 'US' } as PhoneNumberQuery }, "find has no prop 'county'"],
    ['a name in Amazon Chime', { find: { name: 'x' }, api: ChimeApi.CHIME }, "The API 'chime' has no names"],
    ['a negative count', { minCount: -1 }, 'minCount is -1. Use a whole number of 0 or more, and check the variable'],
    ['a part of a number', { maxCount: 1.5 }, 'maxCount is 1.5. Use a whole number'],
    ['a count of a variable that is not set', { minCount: NaN }, 'minCount is null. Use a whole number'],
    ['a count that is a string', { minCount: '1' as unknown as number }, 'minCount is "1". Use a whole number'],
    ['counts that contradict each other', { minCount: 3, maxCount: 2 }, 'maxCount is 2, less than the minCount of 3.'],
    ['no numbers, but at least one', { maxCount: 0 }, 'maxCount is 0, less than the minCount of 1. Raise maxCount'],
    ['a within that is too long', { within: Duration.hours(1) }, 'within is 1 hour, but a Lambda function can wait'],
    [
      'a within that is a token',
      { within: Duration.seconds(Lazy.number({ produce: () => 1 })) },
      'within must be known at synthesis',
    ],
    ['a blank absentValue', { absentValue: ' ' }, 'absentValue is blank'],
    ['a Region that is none', { region: 'Oregon' }, "region: 'Oregon' isn't a valid name of a Region"],
    ['RESTORE with noEcho', { onRollback: OnRollback.RESTORE, noEcho: true }, 'keeps the attributes in plain text'],
  ])('%s', (_, props, message) => {
    expect(() => list(props)).toThrow(message);
  });

  test('a criterion that is a token without a value', () => {
    list({ find: { country: Lazy.string({ produce: () => undefined }) } });

    expect(() => app.synth()).toThrow('Find.Country is a token that resolves to undefined');
  });
});

describe('the permissions', () => {
  /** The actions of each statement of the role, without those for the log. */
  const actions = (of = stack) =>
    (
      propertiesOf('AWS::IAM::Role', of)[0] as { Policies: { PolicyDocument: { Statement: { Action: unknown }[] } }[] }
    ).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap(({ Action }) => Action as string | string[])
      .filter((action) => !action.startsWith('logs:'));

  test('are only those to list numbers and to read the status of the stack, if there are only lists', () => {
    list();

    expect(actions()).toEqual(['chime:ListPhoneNumbers', 'cloudformation:DescribeStacks']);
  });

  test('are only those, if the CDK merges statements, too', () => {
    app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
    stack = new Stack(app, 'Producer');
    list();
    list({ refresh: RefreshPolicy.everyDeployment() }, stack, 'Restored');

    expect(actions().sort()).toEqual(['chime:ListPhoneNumbers', 'cloudformation:DescribeStacks', 'ssm:GetParameter']);
  });

  test.each([true, false])('are also those to look up numbers, if there is a lookup (first: %s)', (isFirst) => {
    const lookUp = () => new PhoneNumberLookup(stack, 'Line', { phoneNumberId: '+12065550100' });
    const creations = [lookUp, list];
    (isFirst ? creations : creations.reverse()).forEach((create) => create());

    expect(actions()).toEqual(['chime:GetPhoneNumber', 'chime:ListPhoneNumbers', 'cloudformation:DescribeStacks']);
  });

  test('are in the other role with assumeRole', () => {
    const assumeRole = { roleArn: 'arn:aws:iam::444455556666:role/Reader' };
    list({ provider: new PhoneNumberLookupProvider(stack, 'Provider', { assumeRole }) });

    expect(actions()).toEqual(['sts:AssumeRole', 'cloudformation:DescribeStacks']);
  });
});

describe('OnRollback.RESTORE', () => {
  test.each<[string, Partial<PhoneNumberListProps>, boolean]>([
    ['is off by default', {}, false],
    ['is on with refresh', { refresh: RefreshPolicy.everyDeployment() }, true],
    ['is on where that is asked for', { onRollback: OnRollback.RESTORE }, true],
    ['is off with noEcho', { refresh: RefreshPolicy.everyDeployment(), noEcho: true }, false],
    ['is off where that is asked for', { refresh: RefreshPolicy.onTrigger('1'), onRollback: OnRollback.FAIL }, false],
  ])('%s', (_, props, restores) => {
    list(props);

    template().resourceCountIs('AWS::SSM::Parameter', restores ? 1 : 0);
    expect(propertiesOf(LIST_RESOURCE_TYPE)[0]?.OnRollback).toBe(restores ? 'restore' : undefined);
  });

  test('keeps all attributes in a parameter that the function may read', () => {
    list({ onRollback: OnRollback.RESTORE });

    template().hasResourceProperties('AWS::SSM::Parameter', {
      Name: { 'Fn::Join': ['', ['/cdk-chime-phone-number/', { Ref: 'AWS::StackName' }, `/${ID}`]] },
      Value: {
        'Fn::Join': [
          '\n{',
          {
            'Fn::Split': [
              '{',
              {
                'Fn::Sub': ['Count', 'E164PhoneNumbers', 'PhoneNumbers', 'QueryDigest']
                  .map((name) => `${name}=\${${ID}.${name}}`)
                  .join('\n'),
              },
            ],
          },
        ],
      },
    });
    expect(JSON.stringify(propertiesOf('AWS::IAM::Role'))).toContain('ssm:GetParameter');
  });
});

/** The tests of the preview evaluate them, also without numbers. */
describe('the values of consumers', () => {
  const getAtt = (name: string) => ({ 'Fn::GetAtt': [ID, name] });
  const numbers = { 'Fn::Split': [',', getAtt('E164PhoneNumbers')] };

  test('are tokens of the attributes', () => {
    const { count, e164PhoneNumbers, phoneNumbers } = list();

    expect(stack.resolve([count, phoneNumbers, e164PhoneNumbers])).toEqual([
      getAtt('Count'),
      getAtt('PhoneNumbers'),
      numbers,
    ]);
    expect(stack.resolve(Fn.select(0, e164PhoneNumbers))).toEqual({ 'Fn::Select': [0, numbers] });
    expect(stack.resolve(Token.asNumber(count))).toEqual(getAtt('Count'));
  });

  test('in the same stack', () => {
    const { count, e164PhoneNumbers, phoneNumbers } = list();
    const joined = { 'Fn::Join': [',', numbers] };
    new StringListParameter(stack, 'List', { stringListValue: e164PhoneNumbers });
    new LambdaFunction(stack, 'Router', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = () => {}'),
      environment: { CLINICS: Fn.join(',', e164PhoneNumbers), COUNT: count, DETAILS: phoneNumbers },
    });
    new CfnOutput(stack, 'Numbers', { value: Fn.join(' ', e164PhoneNumbers) });
    new CfnFunction(stack, 'Raw', { code: {}, role: 'role', layers: e164PhoneNumbers });

    template().hasResourceProperties('AWS::SSM::Parameter', { Type: 'StringList', Value: joined });
    template().hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CLINICS: joined, COUNT: getAtt('Count'), DETAILS: getAtt('PhoneNumbers') } },
    });
    template().hasResourceProperties('AWS::Lambda::Function', { Layers: numbers });
    template().hasOutput('Numbers', { Value: { 'Fn::Join': [' ', numbers] } });
  });

  const reference = (name: string) => ({
    'Fn::GetStackOutput': Match.objectLike({ StackName: 'Producer', OutputName: Match.stringLikeRegexp(name) }),
  });

  test.each<[string, () => Stack]>([
    ['a stack', () => stack],
    ['a nested stack', () => new NestedStack(stack, 'Nested')],
  ])('in another stack than %s are weak references', (_, home) => {
    const { count, e164PhoneNumbers } = list({ refresh: RefreshPolicy.everyDeployment() }, home());
    const consumer = new Stack(app, 'Consumer');
    new StringListParameter(consumer, 'List', { stringListValue: e164PhoneNumbers });
    new StringParameter(consumer, 'Count', { stringValue: count });
    app.synth();

    template(consumer).hasResourceProperties('AWS::SSM::Parameter', {
      Value: { 'Fn::Join': [',', { 'Fn::Split': [',', reference('E164PhoneNumbers')] }] },
    });
    template(consumer).hasResourceProperties('AWS::SSM::Parameter', { Value: reference('Count') });
    expect(JSON.stringify(template().toJSON())).not.toContain('"Export"');
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('in another stack can be strong references, which cause warnings', () => {
    const clinics = list({ refresh: RefreshPolicy.onTrigger('1') });
    CrossStackReferences.of(clinics).produce(ReferenceStrength.STRONG);
    const consumer = new Stack(app, 'Consumer');
    new StringListParameter(consumer, 'List', { stringListValue: clinics.e164PhoneNumbers });
    app.synth();

    const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
    expect(warnings.map(({ entry }) => entry.data)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('The lookup is refreshed, but CloudFormation refuses to change an exported value'),
        expect.stringContaining('Another stack reads E164PhoneNumbers of the lookup through an export'),
      ]),
    );
  });
});
