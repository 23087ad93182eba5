/** Tables without borders, which stack vertically where they would be too wide. */
import { colors } from './colors';
import { visible, widthOf, wrap } from './text';

export interface Cell {
  readonly text: string;
  /** Colors the text; left out: as it is. */
  readonly style?: (text: string) => string;
}

const GAP = 2;
const INDENT = 2;

/** Least width of the last column, which takes what the others leave. */
const MIN_LAST_WIDTH = 28;

/** @param width columns to fill at most. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[], width: number): string[] {
  const shown = rows.map((row) => row.map((cell) => ({ ...cell, text: visible(cell.text) })));
  const widths = heads.map((head, column) =>
    [head, ...shown.map((row) => row[column]?.text ?? '')].reduce((most, text) => Math.max(most, widthOf(text)), 0),
  );
  const others = widths.slice(0, -1).reduce((sum, one) => sum + one + GAP, INDENT);
  const last = widths.at(-1) ?? 0;
  const left = width - others;
  if (left < Math.min(last, MIN_LAST_WIDTH)) {
    return shown.flatMap((row) => stacked(heads, row, width));
  }
  const fitted = [...widths.slice(0, -1), Math.min(last, left)];
  const head = heads.map((text) => ({ text, style: colors.dim }));
  return [head, ...shown].flatMap((row) => lines(row, fitted));
}

/** A row as a block: its first cell, and below it the others that say something, with their heads. */
function stacked(heads: readonly string[], [title, ...cells]: readonly Cell[], width: number): string[] {
  const labels = heads.slice(1).map(visible);
  const label = labels.reduce((most, text) => Math.max(most, widthOf(text)), 0);
  const filled = cells
    .map((cell, index) => [{ text: labels[index] ?? '', style: colors.dim }, cell] as const)
    .filter(([, { text }]) => text !== '');
  const left = Math.max(1, width - 2 * INDENT - label - GAP);
  return [
    ...lines([title ?? { text: '' }], [Math.max(1, width - INDENT)]),
    ...filled.flatMap((row) => lines(row, [label, left]).map((line) => `${' '.repeat(INDENT)}${line}`)),
  ];
}

/** A row with each cell wrapped to its column. Colors come last, so that no escape sequence is ever torn. */
function lines(row: readonly Cell[], widths: readonly number[]): string[] {
  const wrapped = row.map(({ text }, column) => wrap(text, widths[column] ?? 1));
  const height = wrapped.reduce((most, { length }) => Math.max(most, length), 1);
  return [...Array(height).keys()].map((index) => {
    const cells = row.map(({ style }, column) => {
      const text = wrapped[column]?.[index] ?? '';
      const isLast = column === row.length - 1;
      const padding = isLast ? '' : ' '.repeat((widths[column] ?? 0) - widthOf(text) + GAP);
      return `${style === undefined || text === '' ? text : style(text)}${padding}`;
    });
    return `${' '.repeat(INDENT)}${cells.join('')}`.trimEnd();
  });
}
