/** One line of progress on a terminal. Ctrl-C needs no clean-up, because the cursor stays visible. */
import { colors } from './colors';
import { printLog } from './output';
import { cut, visible, widthOf } from './text';

const CLEAR_LINE = '\r\u001B[2K';
const DEFAULT_WIDTH = 80;

interface Named {
  readonly path: string;
}

export class Progress {
  private readonly running = new Set<Named>();
  private readonly begin = Date.now();
  /** CI systems keep each state of the line, even if they have a terminal. */
  private readonly isShown = process.stderr.isTTY && !process.env.CI && process.env.TERM !== 'dumb';
  private timer: NodeJS.Timeout | undefined;
  private count = 0;
  private done = 0;
  private isAtLineStart = true;
  private hasLine = false;

  /** Sets how many there are. Others that these depend on are counted when they run. */
  public readonly expect = (count: number): void => {
    this.count = count;
    this.show();
    this.timer = this.isShown ? setInterval(this.show, 1000).unref() : undefined;
  };

  public readonly start = (item: Named): void => {
    this.running.add(item);
    this.show();
  };

  public readonly finish = (item: Named): void => {
    this.running.delete(item);
    this.done += 1;
    this.show();
  };

  /** Writes a log above the line. */
  public readonly log = (text: string): void => {
    this.clear();
    printLog(text);
    this.isAtLineStart = text.endsWith('\n');
    this.show();
  };

  public end(): void {
    clearInterval(this.timer);
    this.clear();
  }

  /** Another program, such as a pager, can have written the line if it isn't that of the progress. */
  private clear(): void {
    if (this.hasLine) {
      process.stderr.write(CLEAR_LINE);
      this.hasLine = false;
    }
  }

  private readonly show = (): void => {
    if (this.isShown && this.isAtLineStart) {
      // A terminal can begin a new line after the last column.
      const line = this.line((process.stderr.columns || DEFAULT_WIDTH) - 1);
      process.stderr.write(`${CLEAR_LINE}${colors.dim(line)}`);
      this.hasLine = true;
    }
  };

  /** For example, `3 of 12 done, 7 s: Prod/Numbers/SupportLine and 8 more`. */
  private line(width: number): string {
    const { running, done } = this;
    const seconds = Math.round((Date.now() - this.begin) / 1000);
    const state = `${done} of ${Math.max(this.count, done + running.size)} done, ${seconds} s`;
    const [first] = running;
    if (first === undefined) {
      return cut(state, width)[0] ?? '';
    }
    const path = visible(first.path);
    const more = running.size > 1 ? ` and ${running.size - 1} more` : '';
    const [whole, short] = [path, path.slice(path.lastIndexOf('/') + 1)].map((name) => `${state}: ${name}${more}`);
    return whole !== undefined && widthOf(whole) <= width ? whole : (cut(short ?? '', width)[0] ?? '');
  }
}
