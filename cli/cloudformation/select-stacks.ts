/** Selects stacks of a cloud assembly by path or name. */
import { rootOf, type Stack } from './template';

/** How many names a message lists. */
const MAX_NAMED = 8;

/**
 * Returns the stacks with these paths or names, with their nested stacks. Throws an error for a name without a stack.
 * @param names `*` matches any text; an empty list selects all stacks.
 */
export function selectStacks(stacks: readonly Stack[], names: readonly string[]): readonly Stack[] {
  if (names.length === 0) {
    return stacks;
  }
  const selected = new Set<Stack>();
  for (const name of names) {
    const matches = matchesOf(stacks, name);
    if (matches.length === 0) {
      throw new Error(`There is no stack ${name}. ${whatToWrite(stacks, name)}`);
    }
    matches.forEach((stack) => selected.add(stack));
  }
  return stacks.filter((stack) => selected.has(rootOf(stack)));
}

/** Returns the name or the pattern that selects what the user probably means, or undefined. */
export function probablyMeant(stacks: readonly Stack[], name: string): string | undefined {
  const [sameName] = rootsOf(stacks).filter(({ displayName, stackName }) =>
    [displayName, stackName].some((one) => one.toLowerCase() === name.toLowerCase()),
  );
  return matchesOf(stacks, name).length > 0
    ? name
    : (sameName?.displayName ??
        [`${name}/*`, `*/${name}`, `${name}*`].find((pattern) => name !== '' && matchesOf(stacks, pattern).length > 0));
}

function whatToWrite(stacks: readonly Stack[], name: string): string {
  const meant = probablyMeant(stacks, name);
  return meant?.includes('*') === true
    ? `Write '${meant}', which matches ${namesOf(matchesOf(stacks, meant))}.`
    : `Use ${meant ?? `one of ${namesOf(rootsOf(stacks))}`}.`;
}

function matchesOf(stacks: readonly Stack[], name: string): Stack[] {
  const pattern = new RegExp(`^${name.split('*').map(literal).join('.*')}$`, 's');
  return rootsOf(stacks).filter(({ displayName, stackName }) => pattern.test(displayName) || pattern.test(stackName));
}

function rootsOf(stacks: readonly Stack[]): Stack[] {
  return stacks.filter(({ parent }) => parent === undefined);
}

function namesOf(stacks: readonly Stack[]): string {
  const more = stacks.length - MAX_NAMED;
  const names = stacks.slice(0, MAX_NAMED).map(({ displayName }) => displayName);
  return `${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
