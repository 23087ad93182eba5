/** Permissions of the function behind lookups: one inline policy, which exists before the function does. */
import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Settings that determine the permissions. */
export interface PermissionsOptions {
  /** ARN of the log group of the function. */
  readonly logGroupArn: string;
  /** ARN of the role that the function assumes to call Chime. */
  readonly assumedRoleArn?: string;
  /** Whether the function runs in a VPC. */
  readonly isInVpc: boolean;
}

/** The permissions that the function needs. */
export function permissions({ logGroupArn, assumedRoleArn, isInVpc }: PermissionsOptions): iam.PolicyDocument {
  const document = new iam.PolicyDocument({
    statements: [
      assumedRoleArn === undefined
        ? new iam.PolicyStatement({ actions: ['chime:GetPhoneNumber'], resources: ['*'] })
        : new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [assumedRoleArn] }),
      new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupArn] }),
    ],
  });
  if (isInVpc) {
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    document.addStatements(
      new iam.PolicyStatement({
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    );
  }
  return document;
}

/** A role with the permissions. */
export function ownRole(scope: Construct, document: iam.PolicyDocument): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    description: 'Lets cdk-chime-phone-number look up phone numbers',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { LookUpPhoneNumbers: document },
  });
  acknowledgeAnyResource(role);
  return role;
}

/**
 * Adds the permissions to a role of the user. The policy is in the stack of the provider, not in the stack of the role:
 * there, it would refer to the log group of the provider, and the two stacks would depend on each other.
 */
export function attachPolicy(scope: Construct, role: iam.IRole, document: iam.PolicyDocument): iam.Policy {
  const policy = new iam.Policy(scope, 'Policy', { document });
  role.attachInlinePolicy(policy);
  acknowledgeAnyResource(policy);
  return policy;
}

/** Acknowledges the permission that must allow all resources, with the reason. */
function acknowledgeAnyResource(construct: Construct): void {
  Validations.of(construct).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'chime:GetPhoneNumber has no resource types and no service-specific condition keys: "*" is the only resource that IAM accepts for it.',
  });
}

/** Adds the permission that only lookups with `find` need. The CDK merges duplicate statements. */
export function allowToFind(document: iam.PolicyDocument): void {
  document.addStatements(new iam.PolicyStatement({ actions: ['chime:ListPhoneNumbers'], resources: ['*'] }));
}
