/** The report of `Role.customizeRoles`, by which another team creates the roles, has every permission. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  type PhoneNumberLookupProviderProps,
  PhoneNumberMonitor,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../lib';

interface ReportedRole {
  readonly roleConstructPath: string;
  readonly identityPolicyStatements: readonly { readonly Action: string | string[]; readonly Resource: unknown }[];
}

/** The actions and resources of each role in the report. */
function reportOf(app: App): Record<string, string[]> {
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(path.join(directory, 'iam-policy-report.json'), 'utf8')) as {
    roles: ReportedRole[];
  };
  return Object.fromEntries(
    report.roles.map(({ roleConstructPath, identityPolicyStatements }) => [
      roleConstructPath,
      identityPolicyStatements.flatMap(({ Action, Resource }) =>
        [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${String(resource)}`)),
      ),
    ]),
  );
}

const BASE = [
  'chime:GetPhoneNumber *',
  'logs:CreateLogStream (Stack/Provider/LogGroup/Resource.Arn)',
  'logs:PutLogEvents (Stack/Provider/LogGroup/Resource.Arn)',
];
const NETWORK = [
  'ec2:CreateNetworkInterface *',
  'ec2:DescribeNetworkInterfaces *',
  'ec2:DescribeSubnets *',
  'ec2:DeleteNetworkInterface *',
  'ec2:AssignPrivateIpAddresses *',
  'ec2:UnassignPrivateIpAddresses *',
];
const LIST = 'chime:ListPhoneNumbers *';
const ROLLBACK = ['Stack', 'Other'].flatMap((name) => [
  `cloudformation:DescribeStacks arn:(PARTITION):cloudformation:us-east-1:111122223333:stack/${name}/*`,
  `ssm:GetParameter arn:(PARTITION):ssm:us-east-1:111122223333:parameter/cdk-chime-phone-number/${name}/*`,
]);

const env = { account: '111122223333', region: 'us-east-1' };
const inVpc = (stack: Stack): PhoneNumberLookupProviderProps => ({
  vpc: new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }),
});
const inVpcByAspect = (stack: Stack): PhoneNumberLookupProviderProps => {
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof lambda.CfnFunction) {
        node.vpcConfig = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
      }
    },
  });
  return {};
};

describe.each([
  { roles: 'a role of the provider', role: () => undefined, rolePath: 'Stack/Provider/Role' },
  {
    roles: 'a role of the user',
    role: (stack: Stack) => new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    rolePath: 'Stack/Own',
  },
  {
    roles: 'an imported role',
    role: (stack: Stack) => iam.Role.fromRoleName(stack, 'Own', 'own'),
    rolePath: 'Stack/Own',
  },
])('for $roles', ({ role, rolePath }) => {
  test.each([
    { preventSynthesis: true, settings: inVpc },
    { preventSynthesis: false, settings: inVpc },
    { preventSynthesis: true, settings: inVpcByAspect },
    { preventSynthesis: false, settings: inVpcByAspect },
  ])(
    'the report has all permissions, with preventSynthesis $preventSynthesis ($settings.name)',
    ({ preventSynthesis, settings }) => {
      const app = new App();
      iam.Role.customizeRoles(app, {
        preventSynthesis,
        usePrecreatedRoles: { 'Stack/Provider/Role': 'provider', 'Stack/Own': 'own', 'Stack/Monitor/Role': 'monitor' },
      });
      const stack = new Stack(app, 'Stack', { env });
      const provider = new PhoneNumberLookupProvider(stack, 'Provider', { role: role(stack), ...settings(stack) });
      const refresh = RefreshPolicy.everyDeployment();
      const find = { status: PhoneNumberStatus.ASSIGNED };
      const lookups = ['Line', 'Again'].map((id) => new PhoneNumberLookup(stack, id, { find, refresh, provider }));
      new PhoneNumberMonitor(stack, 'Monitor', { lookups });
      const phoneNumberId = '+12065550100';
      new PhoneNumberLookup(new Stack(app, 'Other', { env }), 'Line', { phoneNumberId, refresh, provider });

      const report = reportOf(app);

      expect(report[rolePath]?.sort()).toEqual([...BASE, LIST, ...ROLLBACK, ...NETWORK].sort());
      expect(report['Stack/Monitor/Role']).toEqual(['lambda:InvokeFunction (Stack/Provider/Function/Resource.Arn)']);
      Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    },
  );
});

test('without pre-created roles, the permissions are in the inline policy alone', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new PhoneNumberLookup(stack, 'Line', { find: { status: PhoneNumberStatus.ASSIGNED } });

  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});
