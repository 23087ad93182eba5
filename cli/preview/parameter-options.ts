/** The option `--parameters`: values of CloudFormation parameters, in all stacks or in one. */
import { InvalidArgumentError } from 'commander';
import type { Stack } from '../cloudformation/template';
import type { ParameterSource } from './lookup-runner';

export interface ParameterOption {
  readonly stack: string | undefined;
  readonly name: string;
  readonly value: string;
}

export function parseParameter(text: string, previous: readonly ParameterOption[]): readonly ParameterOption[] {
  const match = /^(?:([^=:]+):)?([^=:]+)=(.*)$/s.exec(text);
  if (match === null) {
    throw new InvalidArgumentError('Write name=value, or stack:name=value for one stack only.');
  }
  return [...previous, { stack: match[1], name: match[2] ?? '', value: match[3] ?? '' }];
}

/** Throws an error for a parameter that no stack has: after a typo, the preview would use the default. */
export function parameterSource(options: readonly ParameterOption[], stacks: readonly Stack[]): ParameterSource {
  for (const option of options) {
    const isKnown = stacks.some(
      (stack) =>
        stack.parent === undefined && isMeant(option, stack) && stack.template.Parameters?.[option.name] !== undefined,
    );
    if (!isKnown) {
      const where = option.stack === undefined ? 'No stack' : `No stack ${option.stack}`;
      throw new Error(
        `${where} of this cloud assembly has a parameter ${option.name}. Check the --parameters; nested stacks get theirs from their parent.`,
      );
    }
  }
  return (stack, name) => options.findLast((option) => option.name === name && isMeant(option, stack))?.value;
}

function isMeant({ stack: wanted }: ParameterOption, { stackName, displayName }: Stack): boolean {
  return wanted === undefined || wanted === stackName || wanted === displayName;
}
