/** Prints a comparison with what is deployed: changed values in rows, and the others counted. */
import { colors } from '../terminal/colors';
import { type Cell, type Row, table } from '../terminal/table';
import type { Comparison } from './diff';
import { type DiffSummary, fullNameOf, isOnlyPossible, nameOf, NO_CHANGES, POSSIBLE } from './diff-summary';
import { groupBy, paragraph } from './text-problems';

interface Look {
  readonly mark: string;
  readonly style: (text: string) => string;
}

const POSSIBLE_LOOK: Look = { mark: '?', style: colors.yellow };

const LOOKS: Readonly<Partial<Record<Comparison['change'], Look>>> = {
  CHANGED: { mark: '~', style: colors.yellow },
  NEW: { mark: '+', style: colors.green },
  REMOVED: { mark: '-', style: colors.red },
};

export function diffLines(diff: DiffSummary, width: number): string[] {
  const { changes, newStacks, notCompared, counts, result, isUnread, withoutRefresh } = diff;
  if (isUnread) {
    return [];
  }
  const all = changes.map((one) => rowOf(one, width));
  return [
    colors.bold('Compared with what is deployed'),
    ...(width === Infinity
      ? table(all, width, 2)
      : [...groupBy(changes, ({ stack }) => stack)].flatMap(([{ displayName }, members]) => [
          ...table([[{ text: displayName }]], width, 2),
          ...table(
            members.map((one) => rowOf(one, width)),
            width,
            4,
            all,
          ),
        ])),
    ...table(
      newStacks.map(({ displayName }) => [
        { text: `+ ${displayName}`, style: colors.green },
        { text: "is new, because it isn't deployed" },
      ]),
      width,
      2,
    ),
    ...[...notCompared].flatMap(([reason, ones]) =>
      paragraph('  ', `? ${ones.map(fullNameOf).join(', ')}: ${reason}.`, width),
    ),
    ...(withoutRefresh.length === 0 ? [] : paragraph('  ', `? ${withoutRefresh.join(', ')}: ${POSSIBLE}.`, width)),
    ...[[...(result === NO_CHANGES ? ['No changes.'] : []), ...(counts === '' ? [] : [`${counts}.`])].join(' ')]
      .filter(Boolean)
      .flatMap((text) => paragraph('  ', text, width)),
  ];
}

function rowOf(one: Comparison, width: number): Row {
  const { mark = '', style } = (isOnlyPossible(one) ? POSSIBLE_LOOK : LOOKS[one.change]) ?? {};
  const name = width === Infinity ? fullNameOf(one) : nameOf(one);
  return [{ text: `${mark} ${name}`, ...(style && { style }) }, valuesOf(one)];
}

function valuesOf({ change, value, deployed }: Comparison): Cell {
  const after = value === undefined ? '(only a deployment can know it)' : shown(value);
  return { text: change === 'CHANGED' ? `${shown(deployed ?? '')} → ${after}` : shown(deployed ?? after) };
}

function shown(text: string): string {
  return text === '' ? '(empty)' : text;
}
