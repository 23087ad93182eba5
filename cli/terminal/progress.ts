/** One line on a terminal that says what is going on, and nothing elsewhere. Ctrl-C stays what it is: no handler, no hidden cursor. */
import { colors } from './colors';
import type { LookupSettings } from '../preview/lookup-runner';
import { visible, wrap } from './text';

const CLEAR_LINE = '\r\u001B[2K';
const DEFAULT_WIDTH = 80;

export class Progress {
  private readonly running = new Set<string>();
  private done = 0;

  public show: LookupSettings['onProgress'] = ({ path }, outcome) => {
    if (outcome === undefined) {
      this.running.add(path);
    } else {
      this.running.delete(path);
      this.done += 1;
    }
    if (process.stderr.isTTY) {
      const text = `Looking up ${[...this.running].join(', ')}`;
      const width = (process.stderr.columns || DEFAULT_WIDTH) - 12;
      const line = this.running.size === 0 ? '' : `${String(this.done)} done. ${wrap(visible(text), width)[0] ?? ''}`;
      process.stderr.write(`${CLEAR_LINE}${colors.dim(line)}`);
    }
  };

  /** Clears the line. */
  public end(): void {
    if (process.stderr.isTTY) {
      process.stderr.write(CLEAR_LINE);
    }
  }
}
