/** What the function behind lookups may do: one inline policy, which is there before the function is. */
import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What the permissions follow from. */
export interface PermissionsOptions {
  /** Where the function logs. */
  readonly logGroupArn: string;
  /** ARN of the role that asks Chime in the function's place. */
  readonly assumedRoleArn?: string;
  /** Whether the function runs in a VPC. */
  readonly isInVpc: boolean;
}

/** All that the function needs, and nothing else. */
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
 * Gives the permissions to a role that the user made. The policy belongs to the provider, not to the role: in the stack
 * of the role, it would refer back to the provider's log group, and the two stacks would need each other.
 */
export function attachPolicy(scope: Construct, role: iam.IRole, document: iam.PolicyDocument): iam.Policy {
  const policy = new iam.Policy(scope, 'Policy', { document });
  role.attachInlinePolicy(policy);
  acknowledgeAnyResource(policy);
  return policy;
}

/** The reason for the one permission that has to name all resources. */
function acknowledgeAnyResource(construct: Construct): void {
  Validations.of(construct).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'chime:GetPhoneNumber has no resource types and no condition keys: "*" is the only resource that IAM accepts for it.',
  });
}

/** Adds what only lookups with `find` call. CDK writes a statement that was added twice once. */
export function allowToFind(document: iam.PolicyDocument): void {
  document.addStatements(new iam.PolicyStatement({ actions: ['chime:ListPhoneNumbers'], resources: ['*'] }));
}
