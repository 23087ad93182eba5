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

/** Context key of `Role.customizeRoles`, with which another team creates the roles of the app from a report. */
const CUSTOMIZE_ROLES_CONTEXT = '@aws-cdk/iam:customizeRoles';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NETWORK_INTERFACE_ACTIONS: readonly string[] = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

export interface PermissionsOptions {
  readonly logGroupArn: string;
  /** ARN of the role that the function assumes to call Chime. */
  readonly assumedRoleArn?: string;
  readonly isInVpc: boolean;
  /** The role of the user. */
  readonly role?: iam.IRole;
}

/** The role of a provider's function, and its permissions, which depend on the lookups. */
export class FunctionPermissions {
  public readonly role: iam.IRole;

  /** The policy of a role of the user. */
  public readonly policy?: iam.Policy;

  private readonly document: iam.PolicyDocument;
  private readonly callsChime: boolean;
  /** By their actions, so that the policy has space for the resources of many stacks. */
  private readonly statements = new Map<string, iam.PolicyStatement>();
  private readonly stacks = new Set<Stack>();

  /** @param provider the provider, whose stack contains the policy. */
  public constructor(
    private readonly provider: Construct,
    { logGroupArn, assumedRoleArn, isInVpc, role }: PermissionsOptions,
  ) {
    this.callsChime = assumedRoleArn === undefined;
    this.document = new iam.PolicyDocument({
      statements: [
        assumedRoleArn === undefined
          ? new iam.PolicyStatement({ actions: ['chime:GetPhoneNumber'], resources: ['*'] })
          : new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [assumedRoleArn] }),
        new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupArn] }),
      ],
    });
    this.policy = role && attachPolicy(provider, role, this.document);
    this.role = role ?? createRole(provider, this.document);
    if (isInVpc) {
      this.allowNetworkInterfaces();
    }
  }

  /** Adds the permission that only lookups with `find` need. With `assumeRole`, the other role has it. */
  public allowToFind(): void {
    if (this.callsChime) {
      this.allow(['chime:ListPhoneNumbers'], '*');
    }
  }

  /** Adds the permissions that a function in a VPC needs. */
  public allowNetworkInterfaces(): void {
    this.allow(NETWORK_INTERFACE_ACTIONS, '*');
  }

  /**
   * Adds the permissions for rollbacks of a stack. They are by stack, because the names of 200 parameters don't fit
   * into the inline policies of a role.
   * @param restores whether lookups of the stack keep parameters.
   */
  public allowRollback(stack: Stack, restores: boolean): void {
    this.stacks.add(stack);
    const own = Stack.of(this.provider);
    const inTemplate = rollbackResources(own, stackNamePattern(stack, own));
    // The team that creates the roles can't resolve references to the stack.
    const inReport = rollbackResources(own, stackNamePattern(stack));
    const stackArn = stack === own ? Aws.STACK_ID : inTemplate.stack;
    this.allow(['cloudformation:DescribeStacks'], stackArn, inReport.stack);
    if (restores) {
      this.allow(['ssm:GetParameter'], inTemplate.parameters, inReport.parameters);
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

  /** @param reported the resource in the report of pre-created roles. */
  private allow(actions: readonly string[], resource: string, reported = resource): void {
    const key = actions.join();
    const existing = this.statements.get(key);
    if (existing?.resources.includes(resource) === true) {
      return;
    }
    if (existing === undefined) {
      const statement = new iam.PolicyStatement({ actions: [...actions], resources: [resource] });
      this.statements.set(key, statement);
      this.document.addStatements(statement);
    } else {
      existing.addResources(resource);
    }
    // The report has what the document contained when the role got it, and what is added to the role itself.
    if (this.role.node.tryGetContext(CUSTOMIZE_ROLES_CONTEXT) !== undefined) {
      this.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: [...actions], resources: [reported] }));
    }
    const finding = String(asText(Stack.of(this.provider).resolve(resource), (ref) => `<${ref}>`));
    if (finding.endsWith('/*')) {
      acknowledgeWildcard(this.provider, finding, ROLLBACK_REASON);
    }
  }
}

function createRole(scope: Construct, document: iam.PolicyDocument): iam.Role {
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
function attachPolicy(scope: Construct, role: iam.IRole, document: iam.PolicyDocument): iam.Policy {
  const policy = new iam.Policy(scope, 'Policy', { document });
  role.attachInlinePolicy(policy);
  acknowledgeWildcard(policy, '*', ANY_RESOURCE_REASON);
  return policy;
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

/** ARNs of the stacks and parameters with a name. */
function rollbackResources(own: Stack, name: string): { readonly stack: string; readonly parameters: string } {
  const parameters = lastSuccessParameterName(name, '*').slice(1);
  return {
    stack: Arn.format({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }, own),
    parameters: Arn.format({ service: 'ssm', resource: 'parameter', resourceName: parameters }, own),
  };
}

/**
 * The name of a stack, as far as another stack can know it without a reference, which would be a cycle: CloudFormation
 * names a nested stack after its parent.
 */
function stackNamePattern(stack: Stack, own?: Stack): string {
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
