/** Tables without borders. A table that is too wide becomes one block for each row. */
import { colors } from './colors';
import { visible, widthOf, wrap } from './text';

export interface Cell {
  readonly text: string;
  readonly style?: (text: string) => string;
}

const GAP = 2;
const INDENT = 2;

/** The last column gets the remaining width, but at least this. */
const MIN_LAST_WIDTH = 28;

/** @param width maximum number of columns. */
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

/** Formats a row as a block: the first cell, and below it the other cells that aren't empty, with their heads. */
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

/** Wraps each cell to its column, and then adds colors, so that wrapping can't split an escape sequence. */
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
