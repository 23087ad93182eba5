/** What a lookup asks of its stack for a rollback: a parameter, permissions, or nothing at all. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, Aspects, type IAspect, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import {
  OnRollback,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';
const SERVICE_TOKEN = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';
const EXPECT = { statuses: [PhoneNumberStatus.ASSIGNED] };

const { RESTORE, FAIL } = OnRollback;

/** What IAM accepts as the inline policies of one role, without white space. */
const MAX_POLICY_BYTES = 10_240;

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const lookUp = (props: Partial<PhoneNumberLookupProps> = {}, scope = stack, id = 'SupportLine') =>
  new PhoneNumberLookup(scope, id, { phoneNumberId: NUMBER, ...props });

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** Statements about rollbacks in all policies of a stack, inline and beside the role. */
function rollbackStatements(of = stack): Statement[] {
  const template = Template.fromStack(of);
  const roles = Object.values(template.findResources('AWS::IAM::Role')) as {
    Properties: { Policies?: { PolicyDocument: { Statement: Statement[] } }[] };
  }[];
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
    Properties: { PolicyDocument: { Statement: Statement[] } };
  }[];
  return [
    ...roles.flatMap(({ Properties }) => Properties.Policies ?? []),
    ...policies.map(({ Properties }) => Properties),
  ]
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => /cloudformation:|ssm:/.test(String(Action)));
}

const arnOf = (service: string, ...rest: unknown[]) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      `:${service}:`,
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ...rest,
    ],
  ],
});

const ASK = { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: { Ref: 'AWS::StackId' } };
const READ = {
  Effect: 'Allow',
  Action: 'ssm:GetParameter',
  Resource: arnOf('ssm', ':parameter/cdk-chime-phone-number/', { Ref: 'AWS::StackName' }, '/*'),
};

describe('which lookups restore, and which ask', () => {
  test.each<{ props: Partial<PhoneNumberLookupProps>; restores: boolean; statements: object[] }>([
    { props: {}, restores: false, statements: [] },
    { props: { refresh: RefreshPolicy.onChange() }, restores: false, statements: [] },
    { props: { refresh: RefreshPolicy.onChange(), expect: EXPECT }, restores: false, statements: [ASK] },
    { props: { refresh: RefreshPolicy.everyDeployment() }, restores: true, statements: [ASK, READ] },
    { props: { refresh: RefreshPolicy.onTrigger('2') }, restores: true, statements: [ASK, READ] },
    { props: { refresh: RefreshPolicy.everyDeployment(), noEcho: true }, restores: false, statements: [ASK] },
    { props: { refresh: RefreshPolicy.everyDeployment(), noEcho: false }, restores: true, statements: [ASK, READ] },
    { props: { refresh: RefreshPolicy.everyDeployment(), onRollback: FAIL }, restores: false, statements: [ASK] },
    { props: { onRollback: FAIL }, restores: false, statements: [ASK] },
    { props: { onRollback: RESTORE }, restores: true, statements: [ASK, READ] },
    { props: { expect: EXPECT, onRollback: RESTORE }, restores: true, statements: [ASK, READ] },
  ])('$props: restores is $restores', ({ props, restores, statements }) => {
    lookUp(props);

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SSM::Parameter', restores ? 1 : 0);
    template.hasResourceProperties(RESOURCE_TYPE, { OnRollback: restores ? 'restore' : Match.absent() });
    expect(rollbackStatements()).toEqual(statements);
  });

  test('values that noEcho hides are not kept in plain text', () => {
    expect(() => lookUp({ onRollback: RESTORE, noEcho: true })).toThrow(
      'Producer/SupportLine: onRollback is OnRollback.RESTORE, which keeps the attributes in plain text in an SSM parameter, but noEcho is true, which hides them. Use OnRollback.FAIL, or omit noEcho.',
    );
  });
});

describe('the parameter', () => {
  test("has all attributes under the stack's and the lookup's own names", () => {
    lookUp({ refresh: RefreshPolicy.everyDeployment() });

    const template = Template.fromStack(stack);
    const [logicalId = ''] = Object.keys(template.findResources(RESOURCE_TYPE));
    const lines = Object.values(PhoneNumberAttribute).map((name) => `${name}=\${${logicalId}.${name}}`);
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Type: 'String',
      Tier: Match.absent(),
      Name: { 'Fn::Join': ['', ['/cdk-chime-phone-number/', { Ref: 'AWS::StackName' }, `/${logicalId}`]] },
      Value: { 'Fn::Join': ['\n{', { 'Fn::Split': ['{', { 'Fn::Sub': lines.join('\n') }] }] },
    });
  });

  test('is a real L2 construct: tags and aspects reach it', () => {
    lookUp({ refresh: RefreshPolicy.everyDeployment() });
    Tags.of(app).add('team', 'telephony');
    const visited: string[] = [];
    const aspect: IAspect = {
      visit: (node: IConstruct) => {
        if (node instanceof StringParameter) {
          visited.push(node.node.path);
        }
      },
    };
    Aspects.of(app).add(aspect);

    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', { Tags: { team: 'telephony' } });
    expect(visited).toEqual(['Producer/SupportLine/LastSuccess']);
  });
});

describe('the permissions', () => {
  const restoring = { refresh: RefreshPolicy.everyDeployment() };

  test('are the same for one lookup and for all that a stack can hold, and fit', () => {
    for (let index = 0; index < 240; index += 1) {
      lookUp(restoring, stack, `Restoring${String(index)}`);
    }

    expect(rollbackStatements()).toEqual([ASK, READ]);
  });

  test('fit for 450 lookups that expect something', () => {
    for (let index = 0; index < 450; index += 1) {
      lookUp({ expect: EXPECT }, stack, `Expecting${String(index)}`);
    }

    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const { Policies } = role?.Properties as { Policies: { PolicyDocument: unknown }[] };
    expect(rollbackStatements()).toEqual([ASK]);
    expect(JSON.stringify(Policies[0]?.PolicyDocument).length).toBeLessThan(MAX_POLICY_BYTES);
  });

  test('of a provider that two stacks share name each of them', () => {
    const provider = PhoneNumberLookupProvider.getOrCreate(stack);
    const other = new Stack(app, 'Other');
    lookUp(restoring);
    lookUp({ ...restoring, provider }, other);

    expect(rollbackStatements()).toEqual([
      ASK,
      READ,
      { ...ASK, Resource: arnOf('cloudformation', ':stack/Other/*') },
      { ...READ, Resource: arnOf('ssm', ':parameter/cdk-chime-phone-number/Other/*') },
    ]);
    Template.fromStack(other).resourceCountIs('AWS::SSM::Parameter', 1);
    expect(rollbackStatements(other)).toEqual([]);
  });

  test("of a nested stack's own provider name that stack", () => {
    const nested = new NestedStack(stack, 'Nested');
    lookUp(restoring, nested);

    expect(rollbackStatements(nested)).toEqual([ASK, READ]);
  });

  test("of a parent's provider name its nested stacks without a cycle", () => {
    const provider = PhoneNumberLookupProvider.getOrCreate(stack);
    lookUp({ ...restoring, provider }, new NestedStack(stack, 'Nested'));

    const name = { Ref: 'AWS::StackName' };
    expect(rollbackStatements()).toEqual([
      { ...ASK, Resource: arnOf('cloudformation', ':stack/', name, '-*/*') },
      { ...READ, Resource: arnOf('ssm', ':parameter/cdk-chime-phone-number/', name, '-*/*') },
    ]);
    expect(() => app.synth()).not.toThrow();
  });

  test('are added to a role of your own before the function is there', () => {
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    lookUp({ ...restoring, provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) });

    expect(rollbackStatements()).toEqual([ASK, READ]);
    Template.fromStack(stack).hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ProviderPolicy')]),
    });
  });

  test('of a role in another stack stay in the stack of the provider, without a cycle', () => {
    const roles = new Stack(app, 'Roles');
    const role = new iam.Role(roles, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    lookUp({ ...restoring, provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) });

    expect(rollbackStatements()).toEqual([ASK, READ]);
    expect(() => app.synth()).not.toThrow();
  });

  test('an immutable role is left alone', () => {
    const role = iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::111122223333:role/own', { mutable: false });
    lookUp({ ...restoring, provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) });

    expect(rollbackStatements()).toEqual([]);
  });
});

describe('a provider of another app', () => {
  test('can be given no permissions, so its lookups restore nothing by themselves', () => {
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', SERVICE_TOKEN);
    lookUp({ provider, refresh: RefreshPolicy.everyDeployment() });

    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 0);
    expect(rollbackStatements()).toEqual([]);
  });

  test('may have them from its owner', () => {
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', SERVICE_TOKEN);
    lookUp({ provider, onRollback: RESTORE });

    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 1);
  });
});
