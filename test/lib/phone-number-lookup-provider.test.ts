import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, Aspects, Aws, CfnParameter, Duration, Fn, Lazy, NestedStack, Stack, Tags, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import {
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  type PhoneNumberLookupProviderProps,
  PhoneNumberStatus,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

const provide = (props?: PhoneNumberLookupProviderProps) => new PhoneNumberLookupProvider(stack, 'Provider', props);

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Effect: string;
}

const statements = (): Statement[] => {
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const { Policies: policies } = role?.Properties as { Policies: { PolicyDocument: { Statement: Statement[] } }[] };
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
};

const resourceIds = (template: Template) =>
  Object.keys((template.toJSON() as { Resources: Record<string, unknown> }).Resources);

const actions = () => statements().flatMap(({ Action }) => Action);

describe('defaults', () => {
  test('a small function with its own log group', () => {
    provide();

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 120,
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        LogGroup: { Ref: Match.stringLikeRegexp('LogGroup') },
      },
      Environment: Match.absent(),
      ReservedConcurrentExecutions: Match.absent(),
      FunctionName: Match.absent(),
      VpcConfig: Match.absent(),
    });
    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
  });

  test('the role allows only GetPhoneNumber and writing the log', () => {
    provide();

    expect(statements()).toEqual([
      { Effect: 'Allow', Action: 'chime:GetPhoneNumber', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^ProviderLogGroup/), 'Arn'] },
      },
    ]);
  });

  test('no other policies and no other actions', () => {
    provide();

    // An inline policy exists as soon as its role does, so the function can't run without permissions.
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    expect(actions().filter((action) => action.includes('*'))).toEqual([]);
    expect(actions().filter((action) => action.startsWith('chime:'))).toEqual(['chime:GetPhoneNumber']);
    expect(actions().filter((action) => /^(sts|ec2|ssm|s3|lambda|iam):/.test(action))).toEqual([]);
    expect(actions()).not.toContain('logs:CreateLogGroup');
  });
});

describe('settings', () => {
  test('apply to the function', () => {
    provide({
      timeout: Duration.minutes(5),
      memorySize: 512,
      architecture: lambda.Architecture.X86_64,
      runtime: lambda.Runtime.NODEJS_22_X,
      logLevel: lambda.ApplicationLogLevel.DEBUG,
      reservedConcurrentExecutions: 3,
      functionName: 'phone-numbers',
      environment: { AWS_ENDPOINT_URL_CHIME: 'https://example.com' },
    });

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 300,
      MemorySize: 512,
      Architectures: ['x86_64'],
      Runtime: 'nodejs22.x',
      LoggingConfig: Match.objectLike({ ApplicationLogLevel: 'DEBUG' }),
      ReservedConcurrentExecutions: 3,
      FunctionName: 'phone-numbers',
      Environment: { Variables: { AWS_ENDPOINT_URL_CHIME: 'https://example.com' } },
    });
  });

  test('a VPC adds permissions for network interfaces', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });
    const securityGroup = new ec2.SecurityGroup(stack, 'SecurityGroup', { vpc });
    provide({ vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, securityGroups: [securityGroup] });

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SubnetIds: [{ Ref: Match.anyValue() }, { Ref: Match.anyValue() }],
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('SecurityGroup'), 'GroupId'] }],
      },
    });
    expect(actions().filter((action) => action.startsWith('ec2:'))).toHaveLength(6);
  });

  /** The ARN of the streams of a log group, as the CDK builds it from the name. */
  const arnOf = (logGroupName: string | object) => ({
    'Fn::Join': [
      '',
      [
        ...['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }],
        ...(typeof logGroupName === 'string' ? [`:log-group:${logGroupName}:*`] : [':log-group:', logGroupName, ':*']),
      ],
    ],
  });

  test.each<[string, () => logs.ILogGroupRef, string | object, object]>([
    [
      'a log group',
      () => new logs.LogGroup(stack, 'Shared'),
      { Ref: 'SharedDACC02AA' },
      { 'Fn::GetAtt': ['SharedDACC02AA', 'Arn'] },
    ],
    ['an L1 log group', () => new logs.CfnLogGroup(stack, 'Shared'), { Ref: 'Shared' }, arnOf({ Ref: 'Shared' })],
    ['an imported log group', () => logs.LogGroup.fromLogGroupName(stack, 'Shared', 'all'), 'all', arnOf('all')],
  ])('the function logs only to %s that you pass', (_, make, name, arn) => {
    const logGroup = make();
    const provider = provide({ logGroup });

    const template = Template.fromStack(stack);
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) => !id.startsWith('Shared'))).toEqual(
      [],
    );
    template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: Match.objectLike({ LogGroup: name }) });
    expect(statements()[1]?.Resource).toEqual(arn);
    expect(stack.resolve(provider.logGroup.logGroupName)).toEqual(name);
  });

  const roleIn = (scope: Stack) =>
    new iam.Role(scope, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

  /** The policy that adds the permissions to a role that the user passes. */
  const expectPolicyFor = (roleName: object) => {
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          { Effect: 'Allow', Action: 'chime:GetPhoneNumber', Resource: '*' },
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ProviderLogGroup'), 'Arn'] },
          },
        ],
      }),
      Roles: [roleName],
    });
    template.hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ProviderPolicy')]),
    });
  };

  test('a role that you pass gets the permissions before the function is created', () => {
    const role = roleIn(stack);
    const provider = provide({ role });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ProviderPolicy')]),
    });
    expect(provider.role).toBe(role);
  });

  test('a role of another stack gets the permissions without a cycle', () => {
    const security = new Stack(app, 'Security');
    provide({ role: roleIn(security) });

    app.synth();

    expect(stack.dependencies).toEqual([security]);
    expect(security.dependencies).toEqual([]);
    expectPolicyFor({ 'Fn::ImportValue': Match.stringLikeRegexp('^Security:') });
  });

  test('a role of the parent stack gets the permissions without a cycle', () => {
    const parent = stack;
    stack = new NestedStack(parent, 'Nested');
    provide({ role: roleIn(parent) });

    app.synth();

    Template.fromStack(parent).resourceCountIs('AWS::IAM::Policy', 0);
    expectPolicyFor({ Ref: Match.stringLikeRegexp('^referencetoStackOwn') });
  });

  test('an immutable role gets no policy', () => {
    provide({ role: iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::111122223333:role/own', { mutable: false }) });

    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('assumeRole allows only assuming the role of the other account, and not GetPhoneNumber', () => {
    provide({ assumeRole: { roleArn: 'arn:aws:iam::444455556666:role/reader', externalId: 'external' } });

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          CHIME_ASSUME_ROLE_ARN: 'arn:aws:iam::444455556666:role/reader',
          CHIME_ASSUME_ROLE_EXTERNAL_ID: 'external',
        },
      },
    });
    expect(statements()[0]).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: 'arn:aws:iam::444455556666:role/reader',
    });
    expect(actions()).not.toContain('chime:GetPhoneNumber');
  });
});

describe('the parts of a provider', () => {
  test('are L2 constructs that tags, permissions boundaries, and Aspects apply to', () => {
    provide();
    Tags.of(app).add('team', 'telephony');
    iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
    const visited: string[] = [];
    Aspects.of(stack).add({
      visit(node: IConstruct): void {
        if (node instanceof lambda.Function || node instanceof iam.Role || node instanceof logs.LogGroup) {
          visited.push(node.node.id);
        }
      },
    });

    const template = Template.fromStack(stack);
    const tags = Match.arrayWith([{ Key: 'team', Value: 'telephony' }]);
    template.hasResourceProperties('AWS::Lambda::Function', { Tags: tags });
    template.hasResourceProperties('AWS::Logs::LogGroup', { Tags: tags });
    template.hasResourceProperties('AWS::IAM::Role', { Tags: tags, PermissionsBoundary: Match.anyValue() });
    expect(visited.sort()).toEqual(['Function', 'LogGroup', 'Role']);
  });
});

test('a grant to the provider adds permissions to its role', () => {
  const provider = provide();
  const key = new kms.Key(stack, 'Key');
  key.grantDecrypt(provider);

  expect(provider.grantPrincipal).toBe(provider.role);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Action: 'kms:Decrypt' })] }),
    Roles: [{ Ref: Match.stringLikeRegexp('^ProviderRole') }],
  });
});

describe('errors at synthesis', () => {
  test.each<[string, PhoneNumberLookupProviderProps, RegExp | string]>([
    [
      'a timeout that is too short',
      { timeout: Duration.seconds(4) },
      /timeout is 4 seconds\. Use 5 seconds to 15 minutes/,
    ],
    [
      'a timeout that is too long',
      { timeout: Duration.minutes(16) },
      /timeout is 16 minutes\. Use 5 seconds to 15 minutes/,
    ],
    [
      'a timeout that is a token',
      { timeout: Duration.seconds(Lazy.number({ produce: () => 60 })) },
      /timeout must be known at synthesis/,
    ],
    [
      "a runtime that isn't Node.js",
      { runtime: lambda.Runtime.PYTHON_3_13 },
      /runtime is python3\.13\. The function requires Node\.js 20/,
    ],
    [
      'an old runtime',
      { runtime: new lambda.Runtime('nodejs18.x', lambda.RuntimeFamily.NODEJS) },
      /runtime is nodejs18\.x\. The function requires Node\.js 20/,
    ],
    [
      'a reserved concurrency of 0',
      { reservedConcurrentExecutions: 0 },
      /reservedConcurrentExecutions is 0\. Use a whole number of 1 or more/,
    ],
    [
      "a reserved concurrency that isn't an integer",
      { reservedConcurrentExecutions: 1.5 },
      /reservedConcurrentExecutions is 1\.5/,
    ],
    [
      'a reserved concurrency that is a token',
      { reservedConcurrentExecutions: Lazy.number({ produce: () => 3 }) },
      /reservedConcurrentExecutions must be known at synthesis/,
    ],
    ...[
      undefined,
      null,
      42,
      '',
      '*',
      'reader',
      'arn:aws:iam::444455556666:role/*',
      'arn:aws:iam::444455556666:user/reader',
      'arn:aws:iam::*:role/reader',
      'arn:aws:iam::444455556666:role/',
      'arn:aws:iam::444455556666:role/reader?',
    ].map((roleArn): [string, PhoneNumberLookupProviderProps, string] => [
      `assumeRole with the ARN ${String(roleArn)}`,
      { assumeRole: { roleArn: roleArn as string } },
      `Stack/Provider: assumeRole.roleArn is ${String(JSON.stringify(roleArn) as unknown)}, which isn't the ARN of one role. Pass an ARN such as arn:aws:iam::111122223333:role/PhoneNumbers, and check the variable that it comes from.`,
    ]),
    ['assumeRole that is null', { assumeRole: null as never }, /assumeRole\.roleArn is undefined/],
    ['assumeRole that is a string', { assumeRole: 'arn:aws:iam::444455556666:role/r' as never }, /is undefined/],
    [
      'a blank external ID',
      { assumeRole: { roleArn: 'arn:aws:iam::444455556666:role/reader', externalId: ' ' } },
      /assumeRole\.externalId is " "\. Pass the external ID, and check the variable that it comes from/,
    ],
    ['subnets without a VPC', { vpcSubnets: {} }, /vpcSubnets and securityGroups require a VPC/],
    ['security groups without a VPC', { securityGroups: [] }, /vpcSubnets and securityGroups require a VPC/],
  ])('%s', (_, props, message) => {
    expect(() => provide(props)).toThrow(message);
  });

  test('a within that is longer than the timeout of the provider', () => {
    const provider = provide({ timeout: Duration.minutes(2) });

    expect(
      () =>
        new PhoneNumberLookup(stack, 'Lookup', {
          phoneNumberId: NUMBER,
          provider,
          expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.minutes(2) },
        }),
    ).toThrow(
      'Stack/Provider: within is 2 minutes, but the timeout of the provider is 2 minutes. Set the timeout to 3 minutes or more, omit it, or shorten within.',
    );
  });

  test.each<[string, () => string | undefined]>([
    ['undefined', () => undefined],
    ['""', () => ''],
    ['"arn:aws:iam::444455556666:role/*"', () => 'arn:aws:iam::444455556666:role/*'],
    [
      '{"Fn::Join":["",["arn:aws:iam::",{"Ref":"AWS::AccountId"},":role/*"]]}',
      () => `arn:aws:iam::${Aws.ACCOUNT_ID}:role/*`,
    ],
  ])('a roleArn whose token resolves to %s', (printed, produce) => {
    provide({ assumeRole: { roleArn: Lazy.string({ produce }) } });

    expect(() => Template.fromStack(stack)).toThrow(`Stack/Provider: assumeRole.roleArn is ${printed}, which isn't`);
  });

  test('a roleArn that is a role', () => {
    const roleArn = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }) as never;

    expect(() => provide({ assumeRole: { roleArn } })).toThrow('assumeRole.roleArn is Stack/Reader, which');
  });

  test.each([
    'arn:aws-us-gov:iam::444455556666:role/path/to/Reader+1',
    `arn:aws:iam::${Aws.ACCOUNT_ID}:role/reader`,
    Fn.importValue('ReaderRoleArn'),
  ])('no error for the roleArn %s', (roleArn) => {
    provide({ assumeRole: { roleArn } });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('another construct that has the ID of the shared provider', () => {
    new Construct(stack, 'PhoneNumberLookupProvider');

    expect(() => PhoneNumberLookupProvider.getOrCreate(stack)).toThrow(
      /Stack\/PhoneNumberLookupProvider isn't the PhoneNumberLookupProvider of this package.*Give the construct another ID/,
    );
  });
});

describe('the ServiceTimeout of lookups', () => {
  const serviceTimeouts = (provider: PhoneNumberLookupProvider, lookups: number) => {
    for (let index = 0; index < lookups; index += 1) {
      new PhoneNumberLookup(stack, `Lookup${String(index)}`, { phoneNumberId: NUMBER, provider });
    }
    const resources = Object.values(Template.fromStack(stack).findResources(RESOURCE_TYPE));
    return [...new Set(resources.map(({ Properties }) => (Properties as { ServiceTimeout: number }).ServiceTimeout))];
  };

  test.each([
    { props: {}, lookups: 5, seconds: 180 },
    { props: { timeout: Duration.minutes(15) }, lookups: 1, seconds: 960 },
    { props: { reservedConcurrentExecutions: 2 }, lookups: 2, seconds: 180 },
    { props: { reservedConcurrentExecutions: 2 }, lookups: 3, seconds: 600 },
    { props: { reservedConcurrentExecutions: 2 }, lookups: 5, seconds: 720 },
    { props: { reservedConcurrentExecutions: 1, timeout: Duration.minutes(15) }, lookups: 2, seconds: 2160 },
    { props: { reservedConcurrentExecutions: 10 }, lookups: 5, seconds: 180 },
    { props: { reservedConcurrentExecutions: 1 }, lookups: 60, seconds: 3600 },
  ])('is $seconds s for $lookups lookups with $props', ({ props, lookups, seconds }) => {
    expect(serviceTimeouts(provide(props), lookups)).toEqual([seconds]);
  });
});

describe('a provider that another app deployed', () => {
  const arn = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';

  test('adds only the lookup to the stack', () => {
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', arn);
    new PhoneNumberLookup(stack, 'Lookup', { phoneNumberId: NUMBER, provider });

    const template = Template.fromStack(stack);
    expect(resourceIds(template)).toHaveLength(1);
    template.hasResourceProperties(RESOURCE_TYPE, { ServiceToken: arn, ServiceTimeout: 960 });
  });

  test('accepts a token as the service token', () => {
    const parameter = new CfnParameter(stack, 'Token');
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', parameter.valueAsString);

    expect(Token.isUnresolved(provider.serviceToken)).toBe(true);
  });

  test.each(['lookup', 'arn:aws:sns:us-east-1:111122223333:topic', 'arn:aws:lambda:us-east-1:111122223333:layer:a:1'])(
    'rejects the service token %s',
    (token) => {
      expect(() => PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', token)).toThrow(
        /isn't the ARN of a Lambda function\. Pass the serviceToken/,
      );
    },
  );
});
