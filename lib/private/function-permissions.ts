/** Permissions of the function behind lookups: one inline policy, which exists before the function does. */
import { Annotations, Arn, Aws, CfnResource, type IResolveContext, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { lastSuccessParameterName } from '../contract/last-success';
import { WildcardAcknowledgments } from './wildcard-acknowledgments';

/** What the function may do, on resources with a wildcard. */
interface Permission {
  readonly actions: readonly string[];
  /** Why no narrower resource is possible. */
  readonly reason: string;
}

const LOOK_UP: Permission = {
  actions: ['chime:GetPhoneNumber'],
  reason:
    'chime:GetPhoneNumber has no resource types and no service-specific condition keys: "*" is the only resource that IAM accepts for it.',
};

const FIND: Permission = {
  actions: ['chime:ListPhoneNumbers'],
  reason:
    'chime:ListPhoneNumbers has no resource types and no service-specific condition keys: "*" is the only resource that IAM accepts for it.',
};

const WRITE_LOG: Permission = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  reason: 'The function creates log streams in its log group, whose ARN ends in a wildcard for them.',
};

const READ_STACK_STATUS: Permission = {
  actions: ['cloudformation:DescribeStacks'],
  reason: 'The function reads the status of the stacks of its lookups, whose ARNs end in a random ID.',
};

const READ_LAST_SUCCESS: Permission = {
  actions: ['ssm:GetParameter'],
  reason:
    'The function reads the parameters that its lookups keep for a rollback, whose names begin with the name of the stack.',
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const USE_NETWORK_INTERFACES: Permission = {
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  reason:
    'Lambda manages the network interfaces of a function in a VPC with the role of the function, and documents these actions with "*".',
};

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

export interface PermissionsOptions {
  readonly logGroupArn: string;
  /** ARN of the role that the function assumes to call Chime. */
  readonly assumedRoleArn?: string;
  readonly isInVpc: boolean;
  /** The role of the user. */
  readonly role?: iam.IRole;
}

interface Statement {
  readonly Action: string | readonly string[];
}

/** Omits `chime:GetPhoneNumber` if the function only lists numbers. The report of pre-created roles still has it. */
class FunctionPolicy extends iam.PolicyDocument {
  public onlyLists = false;

  public override resolve(context: IResolveContext): unknown {
    const document = super.resolve(context) as { readonly Statement: readonly Statement[] };
    const isUsed = (action: string): boolean => !LOOK_UP.actions.includes(action);
    const used = document.Statement.map((statement) =>
      Array.isArray(statement.Action) ? { ...statement, Action: statement.Action.filter(isUsed) } : statement,
    ).filter(({ Action }) => [Action].flat().some(isUsed));
    return this.onlyLists ? { ...document, Statement: used } : document;
  }
}

/** The role of a provider's function, and its permissions, which depend on the lookups. */
export class FunctionPermissions {
  public readonly role: iam.IRole;

  /** The policy of a role of the user. */
  public readonly policy?: iam.Policy;

  private readonly document: FunctionPolicy;
  private readonly acknowledgments?: WildcardAcknowledgments;
  private readonly callsChime: boolean;
  private looksUp = false;
  /** One for each permission, so that the policy has space for the resources of many stacks. */
  private readonly statements = new Map<Permission, iam.PolicyStatement>();
  private readonly stacks = new Set<Stack>();

  /** @param provider the provider, whose stack contains the policy. */
  public constructor(
    private readonly provider: Construct,
    { logGroupArn, assumedRoleArn, isInVpc, role }: PermissionsOptions,
  ) {
    this.callsChime = assumedRoleArn === undefined;
    this.document = new FunctionPolicy({
      statements: [
        assumedRoleArn === undefined
          ? new iam.PolicyStatement({ actions: [...LOOK_UP.actions], resources: ['*'] })
          : new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [assumedRoleArn] }),
        new iam.PolicyStatement({ actions: [...WRITE_LOG.actions], resources: [logGroupArn] }),
      ],
    });
    this.policy = role && attachPolicy(provider, role, this.document);
    this.role = role ?? createRole(provider, this.document);
    const resource = (this.policy ?? this.role).node.defaultChild;
    // Another team creates pre-created roles.
    this.acknowledgments = CfnResource.isCfnResource(resource) ? new WildcardAcknowledgments(resource) : undefined;
    if (this.callsChime) {
      this.acknowledge(LOOK_UP, '*');
    }
    this.acknowledge(WRITE_LOG, logGroupArn);
    if (isInVpc) {
      this.allowNetworkInterfaces();
    }
  }

  /**
   * Adds the permissions for a lookup or a list. With `assumeRole`, the other role has them.
   * @param lists whether it lists numbers.
   * @param looksUp whether it looks up numbers.
   */
  public allowToCallChime(lists: boolean, looksUp: boolean): void {
    this.looksUp ||= looksUp;
    this.document.onlyLists = !this.looksUp;
    if (lists && this.callsChime) {
      this.allow(FIND, '*');
    }
  }

  /** Adds the permissions that a function in a VPC needs. */
  public allowNetworkInterfaces(): void {
    this.allow(USE_NETWORK_INTERFACES, '*');
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
    this.allow(READ_STACK_STATUS, stackArn, inReport.stack);
    if (restores) {
      this.allow(READ_LAST_SUCCESS, inTemplate.parameters, inReport.parameters);
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
  private allow(permission: Permission, resource: string, reported = resource): void {
    const actions = [...permission.actions];
    const existing = this.statements.get(permission);
    if (existing?.resources.includes(resource) === true) {
      return;
    }
    if (existing === undefined) {
      const statement = new iam.PolicyStatement({ actions, resources: [resource] });
      this.statements.set(permission, statement);
      this.document.addStatements(statement);
    } else {
      existing.addResources(resource);
    }
    // The report has what the document contained when the role got it, and what is added to the role itself.
    if (this.role.node.tryGetContext(CUSTOMIZE_ROLES_CONTEXT) !== undefined) {
      this.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [reported] }));
    }
    this.acknowledge(permission, resource);
  }

  private acknowledge({ reason }: Permission, resource: string): void {
    const text = asText(Stack.of(this.provider).resolve(resource), (ref) => `<${ref}>`);
    if (typeof text === 'string' && text.includes('*')) {
      this.acknowledgments?.add(text, reason);
    }
  }
}

function createRole(scope: Construct, document: iam.PolicyDocument): iam.Role {
  return new iam.Role(scope, 'Role', {
    description: 'Lets cdk-chime-phone-number look up phone numbers',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { LookUpPhoneNumbers: document },
  });
}

/**
 * Adds the permissions to a role of the user. The policy is in the stack of the provider, not in the stack of the role:
 * there, it would refer to the log group of the provider, and the two stacks would depend on each other.
 */
function attachPolicy(scope: Construct, role: iam.IRole, document: iam.PolicyDocument): iam.Policy {
  const policy = new iam.Policy(scope, 'Policy', { document });
  role.attachInlinePolicy(policy);
  return policy;
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
