/** What a person wants to see of a comparison with what is deployed. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Stack } from '../cloudformation/template';
import type { PlacedValue } from '../cloudformation/value';
import type { Change, Comparison } from './diff';
import { counted, groupBy } from './text-problems';

export interface DiffSummary {
  /** Changed, new, and removed values, without those of stacks that aren't deployed. */
  readonly changes: readonly Comparison[];
  /** Stacks that aren't deployed. */
  readonly newStacks: readonly Stack[];
  /** What can't be compared, by its reason, except values that only a deployment can know. */
  readonly notCompared: ReadonlyMap<string, readonly Comparison[]>;
  /** For example, `3 unchanged, 1 that only a deployment can know`. */
  readonly counts: string;
  /** Whether an output is among the changes or counted as unchanged. */
  covers(output: PlacedValue): boolean;
  /** For example, `4 changes`. */
  readonly result: string;
  /** Whether nothing could be read. */
  readonly isUnread: boolean;
  /** Paths of lookups that a deployment doesn't run again, so that their changed values stay as they are deployed. */
  readonly withoutRefresh: readonly string[];
}

/** After the paths of lookups. */
export const POSSIBLE =
  'without refresh (RefreshPolicy.onChange()), so a deployment changes the values only if another property changes';

export const NO_CHANGES = 'no changes';
const UNREAD = 'what is deployed could not be read';

export function summaryOf(comparisons: readonly Comparison[]): DiffSummary {
  const withChange = (...changes: readonly Change[]): Comparison[] =>
    comparisons.filter(({ change }) => changes.includes(change));
  const newStacks = withChange('NEW')
    .filter(({ place }) => place === undefined)
    .map(({ stack }) => stack);
  const changes = withoutRepetition(withChange('CHANGED', 'NEW', 'REMOVED')).filter(
    ({ change, stack }) => change !== 'NEW' || !newStacks.includes(stack),
  );
  const isRead = withChange('NOT_READ').length === 0;
  const covered = new Set([...changes, ...withChange('UNCHANGED')].map(keyOf));
  return {
    changes,
    covers: (output) => covered.has(keyOf(output)),
    newStacks,
    notCompared: groupBy(
      withChange('UNKNOWN').filter((one) => !isOnlyKnownToADeployment(one)),
      ({ reason = '' }) => reason,
    ),
    isUnread: comparisons.length > 0 && comparisons.every(({ change }) => change === 'NOT_READ'),
    counts: [
      [withChange('UNCHANGED').length, 'unchanged'] as const,
      [comparisons.filter(isOnlyKnownToADeployment).length, 'that only a deployment can know'] as const,
    ]
      .flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]))
      .join(', '),
    result: resultOf(changes, newStacks.length, isRead),
    withoutRefresh: [...new Set(changes.flatMap(({ withoutRefresh = [] }) => withoutRefresh.map(({ path }) => path)))],
  };
}

/** For example, `Status`, or `Line.Status` for an attribute. */
export function nameOf({ stack, lookup, place }: Comparison): string {
  const path = lookup?.path.replace(`${stack.displayName}/`, '');
  return [path, place].filter((part) => part !== undefined).join('.') || stack.displayName;
}

/** For example, `Prod/Numbers Status`. Paths of lookups begin with their stack. */
export function fullNameOf({ stack, lookup, place = '' }: Comparison): string {
  return lookup === undefined
    ? `${stack.displayName} ${place}`.trimEnd()
    : [lookup.path, place].filter(Boolean).join('.');
}

/** Whether a deployment might keep the deployed value, because it doesn't run a lookup again. */
export function isOnlyPossible({ withoutRefresh = [] }: Comparison): boolean {
  return withoutRefresh.length > 0;
}

/** @param isRead whether everything that is deployed could be read. */
function resultOf(changes: readonly Comparison[], newStacks: number, isRead: boolean): string {
  const possible = changes.filter(isOnlyPossible).length;
  const parts = [
    [changes.length - possible, 'change'] as const,
    [possible, 'possible change'] as const,
    [newStacks, 'new stack'] as const,
  ].flatMap(([count, noun]) => (count === 0 ? [] : [counted(count, noun)]));
  const all = isRead ? parts : [...parts, UNREAD];
  return all.length === 0 ? NO_CHANGES : all.join(', ');
}

/** `Details` repeats the other attributes. */
function withoutRepetition(changes: readonly Comparison[]): Comparison[] {
  return changes.filter(
    ({ lookup, place }) =>
      lookup === undefined ||
      place !== PhoneNumberAttribute.DETAILS ||
      !changes.some((other) => other.lookup === lookup && other.place !== place),
  );
}

function isOnlyKnownToADeployment({ change, place, value }: Comparison): boolean {
  return change === 'UNKNOWN' && place !== undefined && value === undefined;
}

function keyOf({ stack, lookup, place }: Pick<Comparison, 'stack' | 'lookup' | 'place'>): string {
  return lookup === undefined ? `${stack.displayName}\n${place ?? ''}` : '';
}
