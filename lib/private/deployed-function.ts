/** The function of a provider as the template contains it: after Aspects, property injectors, and overrides. */
import { Annotations, type CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { CfnSecurityGroupEgress, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** Lambda's default. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const MAX_TIMEOUT_SECONDS = 900;

/** With less, an invocation gets so little of a core that a lookup takes seconds. */
const MIN_MEMORY_MB = 256;

/** Properties of `AWS::Lambda::Function`. A value that only the deployment knows is an object. */
interface FunctionProperties {
  readonly Timeout?: unknown;
  readonly ReservedConcurrentExecutions?: unknown;
  readonly MemorySize?: unknown;
  readonly Runtime?: unknown;
  readonly VpcConfig?: { readonly SubnetIds?: unknown; readonly SecurityGroupIds?: unknown };
}

function propertiesOf(fn: CfnResource): FunctionProperties {
  const { Resources } = Stack.of(fn).resolve(fn._toCloudFormation()) as {
    Resources: Readonly<Record<string, { readonly Properties: FunctionProperties }>>;
  };
  return Object.values(Resources)[0]?.Properties ?? {};
}

export interface Pace {
  readonly timeoutSeconds: number;
  /** The number of lookups that run at the same time. */
  readonly concurrency: number;
}

/** How fast the function responds. If only the deployment knows, the slowest pace. */
export function paceOf(fn: CfnResource): Pace {
  const { Timeout = DEFAULT_TIMEOUT_SECONDS, ReservedConcurrentExecutions = Infinity } = propertiesOf(fn);
  const [timeout, concurrency] = [Number(Timeout), Number(ReservedConcurrentExecutions)];
  return {
    timeoutSeconds: Number.isNaN(timeout) ? MAX_TIMEOUT_SECONDS : timeout,
    concurrency: Number.isNaN(concurrency) ? 1 : concurrency,
  };
}

export function isInVpc(fn: CfnResource): boolean {
  return propertiesOf(fn).VpcConfig?.SubnetIds !== undefined;
}

/**
 * Makes CloudFormation create the rules of the function's security groups before the function, and delete them after
 * it. Without its rules, the function can reach neither Chime nor the response URL.
 */
export function dependOnRules(fn: CfnResource): void {
  const stack = Stack.of(fn);
  const groups = JSON.stringify(propertiesOf(fn).VpcConfig?.SecurityGroupIds ?? []);
  const isOwn = (group: string | undefined): boolean =>
    group !== undefined && groups.includes(JSON.stringify(stack.resolve(group)));
  for (const rule of stack.node.findAll()) {
    const isIngress = rule instanceof CfnSecurityGroupIngress;
    if (Stack.of(rule) !== stack || !(isIngress || rule instanceof CfnSecurityGroupEgress)) {
      continue;
    }
    const { groupId } = rule;
    const peer = isIngress ? rule.sourceSecurityGroupId : rule.destinationSecurityGroupId;
    const concernsFunction = isOwn(groupId) || (isIngress && isOwn(peer));
    const others = [groupId, peer].filter((group) => group !== undefined && !isOwn(group));
    if (concernsFunction && ![rule, ...others.flatMap(ownersOf)].some(dependsOnOthers)) {
      fn.node.addDependency(rule);
    }
  }
}

function ownersOf(group = ''): IConstruct[] {
  return Tokenization.reverseString(group)
    .tokens.filter((token) => Reference.isReference(token))
    .flatMap(({ target }) => target.node.scopes);
}

/** What depends on other constructs can depend on the lookup. The function must not depend on it in return. */
function dependsOnOthers({ node }: IConstruct): boolean {
  return node.dependencies.length > 0;
}

/** Warns of settings that Aspects and property injectors apply to all functions of an app, and that don't suit this one. */
export function warnOfSettings(provider: IConstruct, fn: CfnResource): void {
  const { MemorySize = 128, Runtime } = propertiesOf(fn);
  if (Number(MemorySize) < MIN_MEMORY_MB) {
    Annotations.of(provider).addWarningV2(
      'cdk-chime-phone-number:littleMemory',
      `The function has ${Number(MemorySize)} MB of memory. Lambda gives a function CPU power in proportion to its memory, so lookups are slow. Set memorySize to ${MIN_MEMORY_MB} or more, or exclude this function from the Aspect or the property injector that sets it.`,
    );
  }
  if (typeof Runtime === 'string' && !(Number(/^nodejs(\d+)\.x$/.exec(Runtime)?.[1]) >= 20)) {
    Annotations.of(provider).addWarningV2(
      'cdk-chime-phone-number:otherRuntime',
      `The function has the runtime ${Runtime}, but requires Node.js 20 or later. Exclude it from the Aspect or the property injector that sets the runtime.`,
    );
  }
}
