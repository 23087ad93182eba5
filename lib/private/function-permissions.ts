/** Permissions of the function behind lookups: one inline policy, which exists before the function does. */
import { Annotations, Arn, Aws, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { lastSuccessParameterName } from '../contract/last-success';

const ANY_RESOURCE_REASON =
  'chime:GetPhoneNumber has no resource types and no service-specific condition keys: "*" is the only resource that IAM accepts for it.';

const ROLLBACK_REASON =
  'The function reads the status of the stacks of its lookups, whose ARNs end in a random ID, and the parameters that these lookups keep for a rollback, whose names begin with the name of the stack.';

/** IAM's limit for all inline policies of a role, without white space. */
const MAX_POLICY_BYTES = 10_240;

/** Values that are only known in the deployment, to estimate the size of a policy. */
const SAMPLES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'ap-southeast-2',
  'AWS::AccountId': '111122223333',
};

export interface PermissionsOptions {
  readonly logGroupArn: string;
  /** ARN of the role that the function assumes to call Chime. */
  readonly assumedRoleArn?: string;
}

export function createPolicyDocument({ logGroupArn, assumedRoleArn }: PermissionsOptions): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [
      assumedRoleArn === undefined
        ? new iam.PolicyStatement({ actions: ['chime:GetPhoneNumber'], resources: ['*'] })
        : new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [assumedRoleArn] }),
      new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupArn] }),
    ],
  });
}

/**
 * Adds the permissions that a function in a VPC needs. The CDK merges duplicate statements.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function allowNetworkInterfaces(document: iam.PolicyDocument): void {
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

export function createRole(scope: Construct, document: iam.PolicyDocument): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    description: 'Lets cdk-chime-phone-number look up phone numbers',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { LookUpPhoneNumbers: document },
  });
  acknowledgeWildcard(role, '*', ANY_RESOURCE_REASON);
  return role;
}

/**
 * Adds the permissions to a role of the user. The policy is in the stack of the provider, not in the stack of the role:
 * there, it would refer to the log group of the provider, and the two stacks would depend on each other.
 */
export function attachPolicy(scope: Construct, role: iam.IRole, document: iam.PolicyDocument): iam.Policy {
  const policy = new iam.Policy(scope, 'Policy', { document });
  role.attachInlinePolicy(policy);
  acknowledgeWildcard(policy, '*', ANY_RESOURCE_REASON);
  return policy;
}

/** Adds the permission that only lookups with `find` need. The CDK merges duplicate statements. */
export function allowToFind(document: iam.PolicyDocument): void {
  document.addStatements(new iam.PolicyStatement({ actions: ['chime:ListPhoneNumbers'], resources: ['*'] }));
}

/**
 * Permissions of a provider's function for rollbacks, by stack: the names of 200 parameters don't fit into the inline
 * policies of a role. Each action has one statement, so that the policy has space for more stacks.
 */
export class RollbackPermissions {
  private readonly resources = new Set<string>();
  private readonly statements = new Map<string, iam.PolicyStatement>();
  private readonly stacks = new Set<Stack>();

  /**
   * @param provider the provider, whose stack contains the policy.
   * @param document the policy.
   */
  public constructor(
    private readonly provider: Construct,
    private readonly document: iam.PolicyDocument,
  ) {}

  /** @param restores whether lookups of the stack keep parameters. */
  public allow(stack: Stack, restores: boolean): void {
    this.stacks.add(stack);
    const own = Stack.of(this.provider);
    const name = stackNamePattern(stack, own);
    const arn = { service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` };
    this.add('cloudformation:DescribeStacks', stack === own ? Aws.STACK_ID : Arn.format(arn, own));
    if (restores) {
      const resourceName = lastSuccessParameterName(name, '*').slice(1);
      this.add('ssm:GetParameter', Arn.format({ service: 'ssm', resource: 'parameter', resourceName }, own));
    }
  }

  /** Tells before the deployment if IAM would refuse the policy. The size is an estimate, so it isn't an error. */
  public warnOfSize(): void {
    const policy: unknown = Stack.of(this.provider).resolve(this.document);
    const bytes = JSON.stringify(policy, (_, value: unknown) => asText(value, (ref) => SAMPLES[ref] ?? ref)).length;
    if (bytes > MAX_POLICY_BYTES) {
      Annotations.of(this.provider).addWarningV2(
        'cdk-chime-phone-number:policyTooLarge',
        `The permissions of the function take about ${bytes} bytes, but the inline policies of a role can have at most ${MAX_POLICY_BYTES}. Its lookups belong to ${this.stacks.size} stacks. Create several providers, each for some of the stacks.`,
      );
    }
  }

  private add(action: string, resource: string): void {
    if (this.resources.has(resource)) {
      return;
    }
    this.resources.add(resource);
    const statement = this.statements.get(action);
    if (statement === undefined) {
      const added = new iam.PolicyStatement({ actions: [action], resources: [resource] });
      this.statements.set(action, added);
      this.document.addStatements(added);
    } else {
      statement.addResources(resource);
    }
    const finding = String(asText(Stack.of(this.provider).resolve(resource), (ref) => `<${ref}>`));
    if (finding.endsWith('*')) {
      acknowledgeWildcard(this.provider, finding, ROLLBACK_REASON);
    }
  }
}

/**
 * Acknowledges the finding of cdk-nag about a wildcard. Older versions of the CDK refuse an ID with more than one `::`,
 * so the finding remains with these versions.
 */
function acknowledgeWildcard(construct: Construct, resource: string, reason: string): void {
  try {
    Validations.of(construct).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  } catch (error) {
    if (!String(error).includes('Invalid validation rule ID')) {
      throw error;
    }
  }
}

/**
 * The name of a stack, as far as another stack can know it without a reference, which would be a cycle: CloudFormation
 * names a nested stack after its parent.
 */
function stackNamePattern(stack: Stack, own: Stack): string {
  if (stack === own) {
    return Aws.STACK_NAME;
  }
  const parent = stack.nestedStackParent;
  return parent === undefined ? stack.stackName : `${stackNamePattern(parent, own)}-*`;
}

/** A reference or joined text as plain text. cdk-nag writes `<AWS::Region>` for a reference. */
function asText(value: unknown, textOf: (reference: string) => string): unknown {
  const { 'Fn::Join': join, Ref } = (value ?? {}) as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (Ref !== undefined) {
    return textOf(Ref);
  }
  return join === undefined ? value : join[1].map((part) => asText(part, textOf)).join(join[0]);
}
