/** Selects stacks of a cloud assembly by path or name. */
import { rootOf, type Stack } from './template';

/**
 * Returns the stacks with these paths or names, with their nested stacks. Throws an error for a name without a stack.
 * @param names `*` matches any text; an empty list selects all stacks.
 */
export function selectStacks(stacks: readonly Stack[], names: readonly string[]): readonly Stack[] {
  if (names.length === 0) {
    return stacks;
  }
  const roots = stacks.filter(({ parent }) => parent === undefined);
  const selected = new Set<Stack>();
  for (const name of names) {
    const pattern = new RegExp(`^${name.split('*').map(literal).join('.*')}$`, 's');
    const matches = roots.filter(({ displayName, stackName }) => pattern.test(displayName) || pattern.test(stackName));
    if (matches.length === 0) {
      throw new Error(
        `There is no stack ${name}. Use one of ${roots.map(({ displayName }) => displayName).join(', ')}.`,
      );
    }
    matches.forEach((stack) => selected.add(stack));
  }
  return stacks.filter((stack) => selected.has(rootOf(stack)));
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
