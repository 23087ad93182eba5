/** What a person wants to see of a comparison with what is deployed. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Stack } from '../cloudformation/template';
import type { Change, Comparison } from './diff';

export interface DiffSummary {
  /** Changed, new, and removed values, without those of stacks that aren't deployed. */
  readonly changes: readonly Comparison[];
  /** Stacks that aren't deployed, with the number of their values. */
  readonly newStacks: ReadonlyMap<Stack, number>;
  /** What wasn't compared, by its reason, except values that only a deployment can know. */
  readonly notCompared: ReadonlyMap<string, readonly Comparison[]>;
  /** For example, `3 unchanged, 1 that only a deployment can know`. */
  readonly counts: readonly string[];
  /** For example, `4 changes`. */
  readonly result: string;
  /** Paths of lookups that a deployment doesn't run again, so that their changed values stay as they are deployed. */
  readonly withoutRefresh: readonly string[];
}

/** Of lookups that a deployment doesn't run again. */
export const KEEPS_VALUES =
  'a deployment keeps the deployed values, unless a property of the lookup changes (RefreshPolicy.onChange())';

const UNREAD = 'what is deployed could not be read';

export function summaryOf(comparisons: readonly Comparison[]): DiffSummary {
  const withChange = (...changes: readonly Change[]): Comparison[] =>
    comparisons.filter(({ change }) => changes.includes(change));
  const newStacks = new Map(
    withChange('NEW')
      .filter(({ place }) => place === undefined)
      .map(({ stack }) => [stack, withChange('NEW').filter((one) => one.stack === stack).length - 1]),
  );
  const changes = withoutRepetition(withChange('CHANGED', 'NEW', 'REMOVED')).filter(
    ({ change, stack }) => change !== 'NEW' || !newStacks.has(stack),
  );
  const notCompared = new Map<string, Comparison[]>();
  for (const one of withChange('UNKNOWN', 'NOT_READ').filter((other) => !isOnlyKnownToADeployment(other))) {
    const { reason = '' } = one;
    notCompared.set(reason, [...(notCompared.get(reason) ?? []), one]);
  }
  const isRead = withChange('NOT_READ').length === 0;
  return {
    changes,
    newStacks,
    notCompared,
    counts: [
      [withChange('UNCHANGED').length, 'unchanged'] as const,
      [comparisons.filter(isOnlyKnownToADeployment).length, 'that only a deployment can know'] as const,
    ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])),
    result: resultOf(changes.length + [...newStacks.values()].reduce((sum, count) => sum + count, 0), isRead),
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

/** @param isRead whether everything that is deployed could be read. */
function resultOf(count: number, isRead: boolean): string {
  const changes = `${count === 0 ? 'no' : count} change${count === 1 ? '' : 's'}`;
  return isRead ? changes : count === 0 ? UNREAD : `${changes}, and ${UNREAD}`;
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
