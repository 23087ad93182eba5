/** Values that one stack reads from another, if it is certain which stack CloudFormation would read. */
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { exists } from './conditions';
import { isObject } from './json-file';
import { partOf } from './part';
import type { Scope } from './scope';
import { type Environment, type Output, outputsOf, rootOf, type Stack } from './template';
import { isKnownAs, known, malformed, then, unknown, type Value } from './value';

interface Export {
  readonly stack: Stack;
  readonly outputName: string;
}

/** Maximum number of characters of an exported value. */
export const MAX_EXPORT = 1024;

export const CROSS_STACK_FUNCTIONS = {
  'Fn::GetStackOutput': stackOutput,
  'Fn::ImportValue': importValue,
} as const;

/** Value of an output as other stacks read it. It is unknown if the output may not be created. */
export function outputValue(name: string, scope: Scope): Value<string> {
  const description = `output ${name} of ${scope.stack.displayName}`;
  return then(partOf(scope.stack, 'Outputs', name), (output) => {
    if (!isObject(output)) {
      return unknown(`${description}, which has no such output`);
    }
    return scope.once(output, description, () =>
      then(exists('Outputs', name, scope), (isCreated) =>
        isCreated ? then(scope.text(output.Value), asciiOnly) : unknown(`${description}, whose condition is false`),
      ),
    );
  });
}

/** CloudFormation replaces other characters in outputs by question marks, at least where it shows them. */
function asciiOnly(text: string): Value<string> {
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7F]*$/.test(text)
    ? known(text)
    : unknown('what CloudFormation makes of characters outside ASCII in an output');
}

/** Why CloudFormation refuses to export a value, or undefined. */
export function exportProblem(value: string): 'empty' | 'blank' | 'too long' | undefined {
  if (Array.from(value).length > MAX_EXPORT) {
    return 'too long';
  }
  return /\S/.test(value) ? undefined : value === '' ? 'empty' : 'blank';
}

function stackOutput(argument: unknown, scope: Scope): Value<string> {
  if (scope.placeBeforeResources !== undefined) {
    return scope.refuse('Fn::GetStackOutput');
  }
  const { StackName, OutputName, Region, RoleArn } = (argument ?? {}) as Readonly<Record<string, unknown>>;
  return then(scope.text(StackName), (stackName) =>
    then(scope.text(OutputName), (outputName) =>
      then(targetEnvironment(Region, RoleArn, scope), (target) => {
        const candidates = scope.context.stacks.filter(
          (one) => one.parent === undefined && one.stackName === stackName,
        );
        const description = `output ${outputName} of stack ${stackName}`;
        return then(onlyMatch(candidates, target, description), (stack) =>
          rootOf(stack) === rootOf(scope.stack)
            ? unknown(`${description}, which is being deployed`)
            : outputValue(outputName, scope.in(stack)),
        );
      }),
    ),
  );
}

/** Export names are unique in an account and Region. */
function importValue(argument: unknown, scope: Scope): Value<string> {
  if (scope.placeBeforeResources !== undefined) {
    return scope.refuse('Fn::ImportValue');
  }
  const imported = scope.beforeResources('the name in Fn::ImportValue', () => scope.text(argument));
  return then(imported, (name) => {
    const description = `export ${name}`;
    // The name of an export can be an import itself, so that indexing can come back here.
    const index = scope.once(scope.context, description, () => known(indexExports(scope)));
    return then(index, (exports) => {
      const candidates = exports.get(name) ?? [];
      const stacks = candidates.map(({ stack }) => stack);
      return then(onlyMatch(stacks, scope.stack.environment, description), (stack) =>
        rootOf(stack) === rootOf(scope.stack)
          ? unknown(`${description} of the stack itself, which is being deployed`)
          : then(
              outputValue(candidates.find((one) => one.stack === stack)?.outputName ?? '', scope.in(stack)),
              (value) =>
                exportProblem(value) === undefined
                  ? known(value)
                  : unknown(`${description}, whose value CloudFormation refuses to export`),
            ),
      );
    });
  });
}

function targetEnvironment(region: unknown, roleArn: unknown, scope: Scope): Value<Environment> {
  const { environment } = scope.stack;
  const target: Value<string | undefined> = isOwnRegion(region) ? known(environment.region) : scope.text(region);
  return then(target, (targetRegion) =>
    partitionOf(targetRegion) === partitionOf(environment.region) || environment.region === undefined
      ? then(roleArn === undefined ? known(environment.account) : accountOfRole(roleArn, scope), (account) =>
          known({ account, region: targetRegion }),
        )
      : unknown('Fn::GetStackOutput of a stack in another partition'),
  );
}

function partitionOf(region: string | undefined): string | undefined {
  return region === undefined ? undefined : RegionInfo.get(region).partition;
}

/** CloudFormation reads the output as the role, so in the role's account. */
function accountOfRole(roleArn: unknown, scope: Scope): Value<string | undefined> {
  return then(scope.text(roleArn), (arn) => {
    const [, partition, account] = /^arn:([\w-]+):iam::(\d{12}):role\/./.exec(arn) ?? [];
    const own = partitionOf(scope.stack.environment.region);
    return account === undefined || (own !== undefined && partition !== own)
      ? malformed('Fn::GetStackOutput')
      : known(account);
  });
}

/** Undefined if the output isn't exported. */
export function exportName(outputName: string, output: Output | null, scope: Scope): Value<string> | undefined {
  const exported = output?.Export ?? undefined;
  return exported && scope.beforeResources(`the export of ${outputName}`, () => scope.text(exported.Name));
}

function indexExports(scope: Scope): Map<string, Export[]> {
  const index = new Map<string, Export[]>();
  for (const stack of scope.context.stacks) {
    const own = scope.in(stack);
    for (const [outputName, output] of outputsOf(stack.template)) {
      const name = exportName(outputName, output, own);
      if (name?.known === true && !isKnownAs(exists('Outputs', outputName, own), false)) {
        index.set(name.value, [...(index.get(name.value) ?? []), { stack, outputName }]);
      }
    }
  }
  return index;
}

/** A stack's own Region is the same one even if only a deployment knows it. */
function isOwnRegion(region: unknown): boolean {
  return (
    region === undefined ||
    (typeof region === 'object' && region !== null && 'Ref' in region && region.Ref === 'AWS::Region')
  );
}

/** The only stack of an environment. All stacks without an environment are deployed to the same, unknown one. */
function onlyMatch(stacks: readonly Stack[], target: Environment, description: string): Value<Stack> {
  const [stack, ...others] = stacks.filter(
    ({ environment: { account, region } }) => account === target.account && region === target.region,
  );
  if (stack !== undefined && others.length === 0) {
    return known(stack);
  }
  return stacks.some(({ environment }) => mayBeSame(environment, target))
    ? unknown(`${description}, where the account or Region is known to a deployment only`)
    : unknown(`${description}, which is not in this cloud assembly`);
}

function mayBeSame(one: Environment, other: Environment): boolean {
  return (['account', 'region'] as const).every(
    (part) => one[part] === undefined || other[part] === undefined || one[part] === other[part],
  );
}
