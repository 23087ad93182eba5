import { Arn, Aws, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { lastSuccessParameterName } from '../contract/last-success';

const WILDCARD_REASON =
  'The function reads the status of the stacks of its lookups, whose ARNs end in a random ID, and the parameters that these lookups keep for a rollback, whose names begin with the name of the stack.';

/**
 * Permissions of a provider's function for rollbacks, by stack: the names of 200 parameters don't fit into the 10,240
 * bytes of the inline policies of a role.
 */
export class RollbackPermissions {
  private readonly asked = new Set<Stack>();
  private readonly read = new Set<Stack>();

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
    const own = Stack.of(this.provider);
    const name = stackNamePattern(stack, own);
    if (!this.asked.has(stack)) {
      this.asked.add(stack);
      const arn = { service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` };
      this.add('cloudformation:DescribeStacks', stack === own ? Aws.STACK_ID : Arn.format(arn, own));
    }
    if (restores && !this.read.has(stack)) {
      this.read.add(stack);
      const resourceName = lastSuccessParameterName(name, '*').slice(1);
      this.add('ssm:GetParameter', Arn.format({ service: 'ssm', resource: 'parameter', resourceName }, own));
    }
  }

  private add(action: string, resource: string): void {
    this.document.addStatements(new iam.PolicyStatement({ actions: [action], resources: [resource] }));
    const written = asNagWrites(Stack.of(this.provider).resolve(resource));
    if (written.endsWith('*')) {
      acknowledgeWildcard(this.provider, written);
    }
  }
}

/**
 * Older versions of the CDK refuse an ID with more than one `::`. With these versions, the finding of cdk-nag remains.
 */
function acknowledgeWildcard(scope: Construct, resource: string): void {
  try {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason: WILDCARD_REASON });
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

/** A resource as cdk-nag writes it: `<AWS::Region>` for a reference. */
function asNagWrites(resource: unknown): string {
  if (typeof resource === 'string') {
    return resource;
  }
  const { 'Fn::Join': join, Ref } = resource as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  return join === undefined ? `<${Ref}>` : join[1].map(asNagWrites).join(join[0]);
}
