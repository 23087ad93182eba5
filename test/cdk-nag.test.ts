/**
 * What cdk-nag finds, and what docs/security.md says about it. Not in test/lib, because the oldest supported CDK accepts
 * no acknowledgment with an ARN.
 */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, Aspects, CfnResource, type IAspect, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  type NagPack,
  NIST80053R4Checks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';
import {
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  type PhoneNumberLookupProviderProps,
  PhoneNumberMonitor,
  RefreshPolicy,
} from '../lib';
import { codeBlocks, readMarkdown } from './support/markdown';
import { runSnippet } from './support/run-snippet';

const SECURITY = readMarkdown('docs/security.md');
const WILDCARD = 'AwsSolutions-IAM5[Resource::*]';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const provide = (props: PhoneNumberLookupProviderProps = {}) => new PhoneNumberLookupProvider(stack, 'Provider', props);
const vpc = () => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', VPC);
const VPC = { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'], privateSubnetIds: ['subnet-1'] };

/** The findings in a construct, with the paths of the resources in the stack. */
function findingsIn(scope: IConstruct, Pack: new (scope: IConstruct) => NagPack = AwsSolutionsChecks): string[] {
  return new Pack(scope)
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath.replace(/^\w+\//, '')}`),
    );
}

describe('AwsSolutions finds nothing', () => {
  test.each(['Producer', 'Other'])('in a lookup with OnRollback.RESTORE in %s', (name) => {
    const provider = PhoneNumberLookupProvider.getOrCreate(stack);
    const props = { phoneNumberId: '+12065550100', refresh: RefreshPolicy.everyDeployment(), provider };
    new PhoneNumberLookup(name === 'Producer' ? stack : new Stack(app, name), 'SupportLine', props);
    new PhoneNumberLookup(new NestedStack(stack, 'Nested'), 'SupportLine', props);

    expect(findingsIn(app)).toEqual([]);
  });

  test.each<[string, () => PhoneNumberLookupProviderProps]>([
    ['an imported log group', () => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'Log', 'all') })],
    ['an L1 log group', () => ({ logGroup: new logs.CfnLogGroup(stack, 'Log') })],
    ['an imported role', () => ({ role: iam.Role.fromRoleName(stack, 'Own', 'own') })],
    ['assumeRole', () => ({ assumeRole: { roleArn: 'arn:aws:iam::111122223333:role/PhoneNumbers' } })],
    ['a VPC', () => ({ vpc: vpc() })],
  ])('in a provider with %s', (_, props) => {
    new PhoneNumberLookup(stack, 'SupportLine', { find: { country: 'US' }, provider: provide(props()) });

    expect(findingsIn(stack).filter((finding) => finding.includes('Provider'))).toEqual([]);
  });
});

describe("AwsSolutions finds the user's wildcards", () => {
  const statement = new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] });
  const ownRole = () => new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

  test.each<[string, string, () => PhoneNumberLookupProvider]>([
    ['the role of the provider', 'Provider/Role/DefaultPolicy', provide],
    ['a role that the user passes', 'Own/DefaultPolicy', () => provide({ role: ownRole() })],
  ])('in %s', (_, policy, make) => {
    const provider = make();
    new PhoneNumberLookup(stack, 'SupportLine', {
      find: { country: 'US' },
      refresh: RefreshPolicy.everyDeployment(),
      provider,
    });
    provider.role.addToPrincipalPolicy(statement);

    expect(findingsIn(stack)).toEqual([`${WILDCARD} ${policy}/Resource`]);
  });

  test('of the same text as those of a rollback', () => {
    const provider = provide();
    new PhoneNumberLookup(new Stack(app, 'Other'), 'SupportLine', {
      phoneNumberId: '+12065550100',
      refresh: RefreshPolicy.everyDeployment(),
      provider,
    });
    const resources = [
      stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: 'cdk-chime-phone-number/Other/*' }),
    ];
    provider.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources }));

    expect(findingsIn(stack)).toEqual([
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/cdk-chime-phone-number/Other/*] Provider/Role/DefaultPolicy/Resource',
    ]);
  });
});

const IN_REGION = '<AWS::Region>:<AWS::AccountId>';
const PARAMETERS = `arn:<AWS::Partition>:ssm:${IN_REGION}:parameter/cdk-chime-phone-number/<AWS::StackName>/*`;
const ANY_NUMBER =
  'has no resource types and no service-specific condition keys: "*" is the only resource that IAM accepts for it.';

/** The wildcards of a provider with a lookup, and the reason of each. */
const REASONS: readonly [string, string][] = [
  ['*', `chime:GetPhoneNumber ${ANY_NUMBER}`],
  [
    `arn:<AWS::Partition>:logs:${IN_REGION}:log-group:all:*`,
    'The function creates log streams in its log group, whose ARN ends in a wildcard for them.',
  ],
  [
    '*',
    'Lambda manages the network interfaces of a function in a VPC with the role of the function, and documents these actions with "*".',
  ],
  ['*', `chime:ListPhoneNumbers ${ANY_NUMBER}`],
  [
    PARAMETERS,
    'The function reads the parameters that its lookups keep for a rollback, whose names begin with the name of the stack.',
  ],
];

describe('each wildcard has its own reason', () => {
  beforeEach(() => {
    const provider = provide({ vpc: vpc(), logGroup: logs.LogGroup.fromLogGroupName(stack, 'Log', 'all') });
    const refresh = RefreshPolicy.everyDeployment();
    new PhoneNumberLookup(stack, 'SupportLine', { find: { country: 'US' }, refresh, provider });
  });

  test('in the acknowledgments', () => {
    const role = stack.node.findChild('Provider').node.findChild('Role').node.defaultChild;
    const acknowledged = role?.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));

    expect(acknowledged).toEqual(
      REASONS.map(([resource, reason]) => [`Annotation::AwsSolutions-IAM5[Resource::${resource}]`, reason]),
    );
  });

  /** A pack of cdk-nag 2, which is an Aspect and reads the metadata of resources. */
  class Version2Checks implements IAspect {
    public readonly read: Record<string, unknown> = {};
    public readonly readPackName = 'AwsSolutions';

    public visit(node: IConstruct): void {
      if (CfnResource.isCfnResource(node)) {
        this.read[node.node.path] = node.getMetadata('cdk_nag') as unknown;
      }
    }
  }
  const suppressions = REASONS.map(([resource, reason]) => ({
    id: 'AwsSolutions-IAM5',
    reason,
    applies_to: [`Resource::${resource}`],
  }));
  const own = { id: 'AwsSolutions-IAM4', reason: 'The user suppressed this.' };

  test.each([
    ['the app', () => app, []],
    ['the stack', () => stack, []],
    ['an app with suppressions of its own', () => app, [own]],
  ])('in the suppressions for cdk-nag 2, which is an Aspect of %s', (_, scope, others) => {
    const checks = new Version2Checks();
    Aspects.of(scope()).add(checks);
    const role = stack.node.findChild('Provider').node.findChild('Role').node.defaultChild as iam.CfnRole;
    if (others.length > 0) {
      role.addMetadata('cdk_nag', { rules_to_suppress: others });
    }

    app.synth();

    expect(checks.read[role.node.path]).toEqual({ rules_to_suppress: [...others, ...suppressions] });
    expect(checks.read[`${stack.node.path}/Provider/Function/Resource`]).toBeUndefined();
  });

  test('and without cdk-nag 2, the template has no suppressions', () => {
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('cdk_nag');
  });
});

test('without a wildcard, nothing is acknowledged', () => {
  provide({ assumeRole: { roleArn: 'arn:aws:iam::111122223333:role/PhoneNumbers' } });

  const types = stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ type }) => type));
  expect(types).not.toContain(Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
});

describe.each([
  ['HIPAA Security', HIPAASecurityChecks],
  ['NIST 800-53, revision 5', NIST80053R5Checks],
  ['NIST 800-53, revision 4', NIST80053R4Checks],
  ['PCI DSS 3.2.1', PCIDSS321Checks],
  ['Serverless', ServerlessChecks],
])('the table of %s', (heading, Pack) => {
  /** The props that answer a finding. Each test has its own stack. */
  const settings: Readonly<Record<string, () => PhoneNumberLookupProviderProps>> = {
    logGroup: () => ({ logGroup: new logs.LogGroup(stack, 'Log', { encryptionKey: new kms.Key(stack, 'Key') }) }),
    reservedConcurrentExecutions: () => ({ reservedConcurrentExecutions: 5 }),
    vpc: () => ({ vpc: vpc() }),
  };
  const [, table = ''] = new RegExp(`^### ${heading}$(.*?)^##`, 'ms').exec(SECURITY) ?? [];
  const rows = [...table.matchAll(/^\| `(.+?)` +\| (.+?) +\|$/gm)].map(([, id = '', answer = '']) => ({
    id,
    props: Object.keys(settings).filter((name) => answer.includes(`\`${name}\``)),
    reason: /"(.+)"/.exec(answer)?.[1],
  }));

  const monitored = (props: PhoneNumberLookupProviderProps) => {
    const provider = provide(props);
    const refresh = RefreshPolicy.everyDeployment();
    const number = new PhoneNumberLookup(stack, 'Number', { phoneNumberId: '+12065550100', refresh, provider });
    const query = new PhoneNumberLookup(stack, 'Query', { find: { country: 'US' }, provider });
    return [provider, new PhoneNumberMonitor(stack, 'Monitor', { lookups: [number, query] })];
  };
  const findings = () =>
    ['Provider', 'Monitor', 'Number', 'Query'].flatMap((id) => findingsIn(stack.node.findChild(id), Pack));

  test('has each finding', () => {
    monitored({});

    const found = findings().map((finding) => finding.split(' ')[0]);
    expect([...new Set(found)].sort()).toEqual(rows.map(({ id }) => id).sort());
  });

  test.each(['props', 'acknowledgments'])('answers each finding by %s, or else in the other way', (preferred) => {
    const acknowledged = rows.filter(({ props, reason }) =>
      preferred === 'props' ? props.length === 0 : reason !== undefined,
    );
    const props = rows.filter((row) => !acknowledged.includes(row)).flatMap((row) => row.props);

    const constructs = monitored(Object.assign({}, ...props.map((name) => settings[name]?.())) as object);
    for (const { id, reason = '' } of acknowledged) {
      constructs.forEach((construct) => {
        Validations.of(construct).acknowledge({ id, reason });
      });
    }

    expect(findings()).toEqual([]);
    expect(acknowledged.map(({ reason }) => reason)).not.toContain(undefined);
  });
});

describe('the escape hatches', () => {
  const [, chapter = ''] = /^## Escape hatches$(.*?)^## /ms.exec(SECURITY) ?? [];
  const [snippet = ''] = codeBlocks(chapter, 'ts');
  const [sample] = runSnippet(snippet);
  const numbers = sample?.node.findChild('Numbers') as Stack;

  test('set the dead-letter queue, the traces, and the key of the function, and grant its role what they need', () => {
    const template = Template.fromStack(numbers);
    const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
    const [policyId = ''] = Object.keys(template.findResources('AWS::IAM::Policy'));

    expect(fn?.Properties).toMatchObject({
      DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^Failed/), 'Arn'] } },
      TracingConfig: { Mode: 'Active' },
      KmsKeyArn: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      LoggingConfig: { LogGroup: { Ref: 'Log' } },
    });
    expect(fn?.DependsOn).toContain(policyId);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toMatch(
      /sqs:SendMessage.*xray:PutTraceSegments.*kms:Decrypt/,
    );
  });

  test('leave no finding about them in Serverless, and their wildcards are findings of the user in AwsSolutions', () => {
    expect(findingsIn(numbers.node.findChild('Provider'), ServerlessChecks)).toEqual([
      'Serverless-LambdaStarPermissions Provider/Role/Resource',
    ]);
    expect(findingsIn(numbers.node.findChild('Provider'))).toEqual(
      ['Action::kms:ReEncrypt*', 'Action::kms:GenerateDataKey*', 'Resource::*'].map(
        (wildcard) => `AwsSolutions-IAM5[${wildcard}] Provider/Role/DefaultPolicy/Resource`,
      ),
    );
  });
});
