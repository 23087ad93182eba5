/** Markdown tables of figures. */
import type { Summary } from './statistics';

/** @param rows cells; the first of each row says what the others are of. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const alignment = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A median with its range. */
export function spread({ median, low, high }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** With commas at the thousands. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
