/** Values that one stack reads from another: the other stack has to be surely the one that CloudFormation would find. */
import type { Output, Stack } from './cloud-assembly';
import { type Environment, isSameEnvironment, mayBeSameEnvironment } from './environment';
import type { Evaluator } from './evaluator';
import { malformed } from './intrinsics';
import { known, then, unknown, type Value } from './value';

/** An export with where it stands. */
interface Exported {
  readonly stack: Stack;
  readonly outputName: string;
}

export class StackReferences {
  private exports: Map<string, Exported[]> | undefined;
  /** Stands for the index of exports while it is made: the name of an export can be an import itself. */
  private readonly index = {};

  public constructor(private readonly evaluator: Evaluator) {}

  /** `Fn::GetStackOutput`. */
  public stackOutput(from: Stack, argument: unknown): Value<string> {
    const { StackName, OutputName, Region, RoleArn } = (argument ?? {}) as Readonly<Record<string, unknown>>;
    return then(this.evaluator.text(from, StackName), (stackName) =>
      then(this.evaluator.text(from, OutputName), (outputName) =>
        then(this.targetOf(from, Region, RoleArn), (target) => {
          const what = `output ${outputName} of stack ${stackName}`;
          const named = this.stacks.filter((one) => one.parent === undefined && one.stackName === stackName);
          return then(theOne(named, target, what), (stack) => this.evaluator.output(stack, outputName));
        }),
      ),
    );
  }

  /** `Fn::ImportValue`: exports are unique in an account and Region. */
  public importValue(from: Stack, name: string): Value<string> {
    const what = `export ${name}`;
    const named = this.evaluator.once(this.index, what, () => known((this.exports ??= this.indexExports())));
    return then(named as Value<Map<string, Exported[]>>, (exports) => {
      const candidates = exports.get(name) ?? [];
      return then(
        theOne(
          candidates.map(({ stack }) => stack),
          from.environment,
          what,
        ),
        (stack) => this.evaluator.output(stack, candidates.find((one) => one.stack === stack)?.outputName ?? ''),
      );
    });
  }

  private get stacks(): readonly Stack[] {
    return this.evaluator.surroundings.stacks;
  }

  private targetOf(from: Stack, region: unknown, roleArn: unknown): Value<Environment> {
    const targetRegion: Value<string | undefined> = isOwnRegion(region)
      ? known(from.environment.region)
      : this.evaluator.text(from, region);
    return then(targetRegion, (target) =>
      then(this.accountOf(from, roleArn), (account) => known({ account, region: target })),
    );
  }

  /** CloudFormation asks as the role, and so in the role's account. */
  private accountOf(from: Stack, roleArn: unknown): Value<string | undefined> {
    if (roleArn === undefined) {
      return known(from.environment.account);
    }
    return then(this.evaluator.text(from, roleArn), (arn) => {
      const account = /^arn:[\w-]+:iam::(\d{12}):role\/./.exec(arn)?.[1];
      return account === undefined ? malformed('Fn::GetStackOutput') : known(account);
    });
  }

  private indexExports(): Map<string, Exported[]> {
    const index = new Map<string, Exported[]>();
    for (const stack of this.stacks) {
      for (const [outputName, output] of Object.entries(stack.template.Outputs ?? {}) as [string, Output | null][]) {
        const exported = output?.Export;
        const name =
          exported === undefined
            ? undefined
            : this.evaluator.beforeResources(stack, () => this.evaluator.text(stack, exported.Name));
        const isMade = name?.known === true ? this.evaluator.exists(stack, output?.Condition) : undefined;
        if (name?.known === true && !(isMade?.known === true && !isMade.value)) {
          index.set(name.value, [...(index.get(name.value) ?? []), { stack, outputName }]);
        }
      }
    }
    return index;
  }
}

/** The stack's own Region is the same one even where only a deployment knows which that is. */
function isOwnRegion(region: unknown): boolean {
  return (
    region === undefined ||
    (typeof region === 'object' && region !== null && 'Ref' in region && region.Ref === 'AWS::Region')
  );
}

/** The one stack of an environment. A stack that is bound to no environment can only be meant by another such stack. */
function theOne(stacks: readonly Stack[], target: Environment, what: string): Value<Stack> {
  const [stack, ...others] = stacks.filter(({ environment }) => isSameEnvironment(environment, target));
  if (stack !== undefined && others.length === 0) {
    return known(stack);
  }
  return stacks.some(({ environment }) => mayBeSameEnvironment(environment, target))
    ? unknown(`${what}, where the account or Region is known to a deployment only`)
    : unknown(`${what}, which is not in this cloud assembly`);
}
