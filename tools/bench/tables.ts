/** Markdown tables of figures. */
import type { Summary } from './statistics';

/** @param rows the cells. The first cell of a row is its heading. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const alignment = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A median with its range. */
export function spread({ median, low, high }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
