/** Aligned rows without borders. What doesn't fit into the line of a row follows below it. */
import { longestWord, visible, widthOf, wrap } from './text';

export interface Cell {
  readonly text: string;
  readonly style?: (text: string) => string;
}

export type Row = readonly Cell[];

const GAP = 2;

/** Additional indentation of what follows below a row. */
const BELOW = 4;

/** Text in a narrower column is hard to read. */
const MIN_COLUMN = 28;

/** More rows than this are set side by side in a grid. */
const MAX_LIST = 6;

/**
 * @param width maximum number of columns. If it is infinite, each row is one line.
 * @param all rows whose columns are aligned with these.
 */
export function table(rows: readonly Row[], width: number, indent: number, all = rows): string[] {
  const widths = columnWidths(all);
  return rows.flatMap((row) => linesOf(shown(row), widths, width, indent));
}

/** Whether each row is one line. */
export function fits(rows: readonly Row[], width: number, indent: number): boolean {
  const widths = columnWidths(rows);
  return rows.every((row) => endOf(shown(row), widths, indent) <= width);
}

/** Sets many short rows side by side, as `ls` does. */
export function grid(rows: readonly Row[], width: number, indent: number): string[] {
  const widths = widthsOf(rows.map(shown));
  const block = startOf(widths.length, widths) + GAP;
  const perLine = width === Infinity ? 1 : Math.floor((width - indent + 2 * GAP) / block);
  if (rows.length <= MAX_LIST || perLine < 2) {
    return table(rows, width, indent);
  }
  return [...Array(Math.ceil(rows.length / perLine)).keys()].map((index) => {
    const blocks = rows.slice(index * perLine, (index + 1) * perLine).map((row) => line(shown(row), widths, block));
    return `${' '.repeat(indent)}${blocks.join('')}`.trimEnd();
  });
}

/** Escapes the cells, and omits empty ones at the end. */
function shown(row: Row): Cell[] {
  const last = row.findLastIndex(({ text }) => text !== '');
  return row.slice(0, last + 1).map((cell) => ({ ...cell, text: visible(cell.text) }));
}

/** Nothing is to the right of the last cell of a row, so it can be wider than the column. */
function columnWidths(rows: readonly Row[]): number[] {
  return widthsOf(rows.map((row) => shown(row).slice(0, -1)));
}

function widthsOf(rows: readonly Row[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(text))));
  }
  return widths;
}

/** Where a column starts. */
function startOf(column: number, widths: readonly number[]): number {
  return widths.slice(0, column).reduce((sum, one) => sum + one + GAP, 0);
}

function endOf(row: Row, widths: readonly number[], indent: number): number {
  return indent + startOf(row.length - 1, widths) + widthOf(row.at(-1)?.text ?? '');
}

function linesOf(row: Row, widths: readonly number[], width: number, indent: number): string[] {
  const margin = ' '.repeat(indent);
  const last = row.at(-1);
  if (last === undefined || endOf(row, widths, indent) <= width) {
    return [margin + line(row, widths)];
  }
  const start = indent + startOf(row.length - 1, widths);
  const left = width - start;
  const longest = longestWord(last.text);
  // A word that is too long for the column isn't cut if it fits below.
  if (left >= MIN_COLUMN && (longest <= left || longest > width - indent - BELOW)) {
    return wrap(last.text, left).map((text, index) =>
      index === 0
        ? margin + line([...row.slice(0, -1), { ...last, text }], widths)
        : ' '.repeat(start) + styled({ ...last, text }),
    );
  }
  const count = Math.max(
    1,
    row.findLastIndex((_, column) => endOf(row.slice(0, column + 1), widths, indent) <= width) + 1,
  );
  const [first, ...others] = row.slice(0, count);
  const top =
    others.length === 0 && first !== undefined
      ? wrapped(first, width, indent)
      : [margin + line(row.slice(0, count), widths)];
  return [...top, ...row.slice(count).flatMap((cell) => wrapped(cell, width, indent + BELOW))];
}

/** Wraps before it adds colors, so that wrapping can't split an escape sequence. */
function wrapped(cell: Cell, width: number, indent: number): string[] {
  return wrap(cell.text, Math.max(1, width - indent)).map((text) => ' '.repeat(indent) + styled({ ...cell, text }));
}

/** @param length length that the line is padded to. */
function line(row: Row, widths: readonly number[], length = 0): string {
  const cells = row.map((cell, column) => {
    const isLast = column === row.length - 1;
    const end = isLast ? length : startOf(column + 1, widths);
    return styled(cell) + ' '.repeat(Math.max(0, end - startOf(column, widths) - widthOf(cell.text)));
  });
  return cells.join('');
}

function styled({ text, style }: Cell): string {
  return style === undefined || text === '' ? text : style(text);
}
