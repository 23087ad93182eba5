/** One line of progress on a terminal. Ctrl-C needs no clean-up, because the cursor stays visible. */
import { colors } from './colors';
import { visible, wrap } from './text';

const CLEAR_LINE = '\r\u001B[2K';
const DEFAULT_WIDTH = 80;

export class Progress {
  private readonly running = new Set<string>();
  private done = 0;

  public readonly start = (name: string): void => {
    this.running.add(name);
    this.show();
  };

  public readonly finish = (name: string): void => {
    this.running.delete(name);
    this.done += 1;
    this.show();
  };

  public clear(): void {
    if (process.stderr.isTTY) {
      process.stderr.write(CLEAR_LINE);
    }
  }

  private show(): void {
    if (process.stderr.isTTY) {
      const text = `Looking up ${[...this.running].join(', ')}`;
      const width = (process.stderr.columns || DEFAULT_WIDTH) - 12;
      const line = this.running.size === 0 ? '' : `${String(this.done)} done. ${wrap(visible(text), width)[0] ?? ''}`;
      process.stderr.write(`${CLEAR_LINE}${colors.dim(line)}`);
    }
  }
}
