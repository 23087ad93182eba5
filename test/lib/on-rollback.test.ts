/** What `onRollback` adds to a stack: the parameter with the last success, and permissions of the function. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, Aspects, type IAspect, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
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

/** IAM's limit for all inline policies of a role, without white space. */
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

/** Statements about rollbacks in all policies of a stack. */
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

const DESCRIBE = { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: { Ref: 'AWS::StackId' } };
const GET = {
  Effect: 'Allow',
  Action: 'ssm:GetParameter',
  Resource: arnOf('ssm', ':parameter/cdk-chime-phone-number/', { Ref: 'AWS::StackName' }, '/*'),
};

describe('which lookups restore attributes, and which only read the status of the stack', () => {
  test.each<{ props: Partial<PhoneNumberLookupProps>; restores: boolean; statements: object[] }>([
    { props: {}, restores: false, statements: [] },
    { props: { refresh: RefreshPolicy.onChange() }, restores: false, statements: [] },
    { props: { refresh: RefreshPolicy.onChange(), expect: EXPECT }, restores: false, statements: [DESCRIBE] },
    { props: { refresh: RefreshPolicy.everyDeployment() }, restores: true, statements: [DESCRIBE, GET] },
    { props: { refresh: RefreshPolicy.onTrigger('2') }, restores: true, statements: [DESCRIBE, GET] },
    { props: { refresh: RefreshPolicy.everyDeployment(), noEcho: true }, restores: false, statements: [DESCRIBE] },
    { props: { refresh: RefreshPolicy.everyDeployment(), noEcho: false }, restores: true, statements: [DESCRIBE, GET] },
    { props: { refresh: RefreshPolicy.everyDeployment(), onRollback: FAIL }, restores: false, statements: [DESCRIBE] },
    { props: { onRollback: FAIL }, restores: false, statements: [DESCRIBE] },
    { props: { onRollback: RESTORE }, restores: true, statements: [DESCRIBE, GET] },
    { props: { expect: EXPECT, onRollback: RESTORE }, restores: true, statements: [DESCRIBE, GET] },
  ])('$props: restores is $restores', ({ props, restores, statements }) => {
    lookUp(props);

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SSM::Parameter', restores ? 1 : 0);
    template.hasResourceProperties(RESOURCE_TYPE, { OnRollback: restores ? 'restore' : Match.absent() });
    expect(rollbackStatements()).toEqual(statements);
  });

  test('RESTORE with noEcho is an error, because the parameter would contain the values in plain text', () => {
    expect(() => lookUp({ onRollback: RESTORE, noEcho: true })).toThrow(
      'Producer/SupportLine: onRollback is OnRollback.RESTORE, which keeps the attributes in plain text in an SSM parameter, but noEcho is true, which hides them. Use OnRollback.FAIL, or omit noEcho.',
    );
  });
});

describe('the parameter of the last success', () => {
  test('contains all attributes, and its name contains the stack and the lookup', () => {
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

  test('is an L2 construct that tags and Aspects apply to', () => {
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

describe('the permissions for rollbacks', () => {
  const restoring = { refresh: RefreshPolicy.everyDeployment() };

  test("don't grow with the number of lookups that restore attributes", () => {
    for (let index = 0; index < 240; index += 1) {
      lookUp(restoring, stack, `Restoring${String(index)}`);
    }

    expect(rollbackStatements()).toEqual([DESCRIBE, GET]);
  });

  test('of 450 lookups with expectations fit into the policies of a role', () => {
    for (let index = 0; index < 450; index += 1) {
      lookUp({ expect: EXPECT }, stack, `Expecting${String(index)}`);
    }

    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const { Policies } = role?.Properties as { Policies: { PolicyDocument: unknown }[] };
    expect(rollbackStatements()).toEqual([DESCRIBE]);
    expect(JSON.stringify(Policies[0]?.PolicyDocument).length).toBeLessThan(MAX_POLICY_BYTES);
  });

  test('of a provider that two stacks share name both stacks', () => {
    const provider = PhoneNumberLookupProvider.getOrCreate(stack);
    const other = new Stack(app, 'Other');
    lookUp(restoring);
    lookUp({ ...restoring, provider }, other);

    expect(rollbackStatements()).toEqual([
      { ...DESCRIBE, Resource: [DESCRIBE.Resource, arnOf('cloudformation', ':stack/Other/*')] },
      { ...GET, Resource: [GET.Resource, arnOf('ssm', ':parameter/cdk-chime-phone-number/Other/*')] },
    ]);
    Template.fromStack(other).resourceCountIs('AWS::SSM::Parameter', 1);
    expect(rollbackStatements(other)).toEqual([]);
  });

  test('of a provider that 60 stacks share fit into the policies of a role', () => {
    share(60);

    expect(policyBytes()).toBeLessThan(MAX_POLICY_BYTES);
    expect(sizeWarnings()).toEqual([]);
    expect(rollbackStatements()).toHaveLength(2);
  });

  test('cause a warning if they exceed the policies of a role', () => {
    share(90);

    expect(policyBytes()).toBeGreaterThan(MAX_POLICY_BYTES);
    expect(sizeWarnings()).toEqual([
      expect.stringMatching(
        /^The permissions of the function take about \d+ bytes, but the inline policies of a role can have at most 10240\. Its lookups belong to 90 stacks\. Create several providers/,
      ),
    ]);
  });

  /** One provider for lookups in many stacks. */
  const share = (stacks: number) => {
    const provider = PhoneNumberLookupProvider.getOrCreate(stack);
    for (let index = 0; index < stacks; index += 1) {
      lookUp({ ...restoring, provider }, new Stack(app, `Telephony${String(index)}`));
    }
  };
  const sizeWarnings = () =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('permissions of the function'))
      .map(({ entry }) => entry.data as string);
  /** The policy as IAM counts it, in the Region with the longest name. */
  const policyBytes = () => {
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const { Policies } = role?.Properties as { Policies: { PolicyDocument: unknown }[] };
    const arns = JSON.stringify(Policies[0]?.PolicyDocument)
      .replaceAll('{"Ref":"AWS::Partition"}', '"aws"')
      .replaceAll('{"Ref":"AWS::Region"}', '"ap-southeast-2"')
      .replaceAll('{"Ref":"AWS::AccountId"}', '"111122223333"')
      .replaceAll(/\{"Fn::Join":\["",\[("[^\]]*")\]\]\}/g, (_, parts: string) => `"${parts.replaceAll(/","|"/g, '')}"`);
    return arns.length;
  };

  test('of a provider in a nested stack name the nested stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    lookUp(restoring, nested);

    expect(rollbackStatements(nested)).toEqual([DESCRIBE, GET]);
  });

  test('of a provider in the parent stack name the nested stacks without a cycle', () => {
    const provider = PhoneNumberLookupProvider.getOrCreate(stack);
    lookUp({ ...restoring, provider }, new NestedStack(stack, 'Nested'));

    const name = { Ref: 'AWS::StackName' };
    expect(rollbackStatements()).toEqual([
      { ...DESCRIBE, Resource: arnOf('cloudformation', ':stack/', name, '-*/*') },
      { ...GET, Resource: arnOf('ssm', ':parameter/cdk-chime-phone-number/', name, '-*/*') },
    ]);
    expect(() => app.synth()).not.toThrow();
  });

  test('are added to a role that you pass, before the function is created', () => {
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    lookUp({ ...restoring, provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) });

    expect(rollbackStatements()).toEqual([DESCRIBE, GET]);
    Template.fromStack(stack).hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ProviderPolicy')]),
    });
  });

  test('for a role in another stack are in the stack of the provider, without a cycle', () => {
    const roles = new Stack(app, 'Roles');
    const role = new iam.Role(roles, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    lookUp({ ...restoring, provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) });

    expect(rollbackStatements()).toEqual([DESCRIBE, GET]);
    expect(() => app.synth()).not.toThrow();
  });

  test('are not added to an immutable role', () => {
    const role = iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::111122223333:role/own', { mutable: false });
    lookUp({ ...restoring, provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) });

    expect(rollbackStatements()).toEqual([]);
  });
});

describe('a provider of another app', () => {
  test("gets no permissions, so its lookups don't restore attributes by default", () => {
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', SERVICE_TOKEN);
    lookUp({ provider, refresh: RefreshPolicy.everyDeployment() });

    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 0);
    expect(rollbackStatements()).toEqual([]);
  });

  test('can have the permissions from its owner, so onRollback can be RESTORE', () => {
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', SERVICE_TOKEN);
    lookUp({ provider, onRollback: RESTORE });

    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 1);
    Annotations.fromStack(stack).hasWarning(
      '/Producer/SupportLine',
      Match.stringLikeRegexp('onRollback is OnRollback.RESTORE, but the provider belongs to another app'),
    );
  });

  test.each([{}, { onRollback: FAIL }])('causes no warning with %j', (props) => {
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', SERVICE_TOKEN);
    lookUp({ provider, refresh: RefreshPolicy.everyDeployment(), ...props });

    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('RESTORE'))).toEqual([]);
  });
});
