/** The options `--parameters` and `--ssm`: values of parameters, in all stacks or in one. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { SSM_TYPE } from '../cloudformation/parameters';
import { rootOf, type Stack } from '../cloudformation/template';
import type { ParameterSource } from './lookup-runner';

export interface ParameterOption {
  readonly stack: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** The values of the options, which `addParameterOptions` adds. */
export interface ParameterOptions {
  readonly parameters: readonly ParameterOption[];
  readonly ssm: readonly ParameterOption[];
}

export function addParameterOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--parameters <[stack:]name=value>', 'value of a CloudFormation parameter; can be repeated')
        .argParser(parseParameter)
        .default([], 'the default in the template'),
    )
    .addOption(
      new Option('--ssm <[stack:]name=value>', 'value of a parameter in Parameter Store; can be repeated')
        .argParser(parseParameter)
        .default([], 'only a deployment reads it'),
    );
}

function parseParameter(text: string, previous: readonly ParameterOption[]): readonly ParameterOption[] {
  const match = /^(?:([^=:]+):)?([^=:]+)=(.*)$/s.exec(text);
  if (match === null) {
    throw new InvalidArgumentError('Write name=value, or stack:name=value for one stack only.');
  }
  return [...previous, { stack: match[1], name: match[2] ?? '', value: match[3] ?? '' }];
}

/** Throws an error for a parameter that no stack has: after a typo, the preview would use the default. */
export function parameterSource(
  { parameters: options, ssm }: ParameterOptions,
  stacks: readonly Stack[],
): ParameterSource {
  for (const option of options) {
    const isKnown = stacks.some(
      (stack) =>
        stack.parent === undefined && isMeant(option, stack) && stack.template.Parameters?.[option.name] !== undefined,
    );
    if (!isKnown) {
      const where = option.stack === undefined ? 'No stack' : `No stack ${option.stack}`;
      const advice = option.name.startsWith('/')
        ? 'For a value in Parameter Store, use --ssm.'
        : 'Check the --parameters; nested stacks get theirs from their parent.';
      throw new Error(`${where} of this cloud assembly has a parameter ${option.name}. ${advice}`);
    }
  }
  for (const option of ssm) {
    const values = options.map(({ value }) => value);
    const isRead = stacks.some(
      (stack) =>
        isMeant(option, rootOf(stack)) &&
        Object.values(stack.template.Parameters ?? {}).some(
          ({ Type: type, Default: path }) =>
            String(type).startsWith(SSM_TYPE) && (path === option.name || values.includes(option.name)),
        ),
    );
    if (!isRead) {
      throw new Error(
        `No stack of this cloud assembly has a parameter that reads ${option.name} from Parameter Store. Check the --ssm options.`,
      );
    }
  }
  return {
    parameter: (stack, name) => valueIn(options, stack, name),
    ssmParameter: (stack, name) => valueIn(ssm, rootOf(stack), name),
  };
}

function valueIn(options: readonly ParameterOption[], stack: Stack, name: string): string | undefined {
  return options.findLast((option) => option.name === name && isMeant(option, stack))?.value;
}

function isMeant({ stack: wanted }: ParameterOption, { stackName, displayName }: Stack): boolean {
  return wanted === undefined || wanted === stackName || wanted === displayName;
}
