/** What the function behind lookups may do: one inline policy, which is there as soon as the role is. */
import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { PhoneNumberLookupProviderProps } from './phone-number-lookup-provider';

/** A role with the permissions, and with the reason for the one that has to name all resources. */
export function ownRole(scope: Construct, statements: iam.PolicyStatement[]): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    description: 'Lets cdk-chime-phone-number look up phone numbers',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { LookUpPhoneNumbers: new iam.PolicyDocument({ statements }) },
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'chime:GetPhoneNumber has no resource types and no condition keys: "*" is the only resource that IAM accepts for it.',
  });
  return role;
}

/** All that the function needs, and nothing else. */
export function permissions(logGroup: logs.ILogGroup, props: PhoneNumberLookupProviderProps): iam.PolicyStatement[] {
  const statements = [
    props.assumeRole === undefined
      ? new iam.PolicyStatement({ actions: ['chime:GetPhoneNumber'], resources: ['*'] })
      : new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [props.assumeRole.roleArn] }),
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  ];
  if (props.vpc !== undefined) {
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    statements.push(
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
  return statements;
}
