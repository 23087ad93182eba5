/** What the command writes, and how it ends when that can't be written. */
import { visible } from './text';

export const EXIT = { SUCCESS: 0, LOOKUP_FAILED: 1, NOT_RUN: 2 } as const;

/**
 * A reader that went away, such as `head`, has read enough. Anything else, such as a full disk, means that the result
 * is lost. Call it before anything is written.
 */
export function endOnBrokenOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') {
      process.stderr.write(`error: The output could not be written: ${message}\n`);
    }
    process.exit(code === 'EPIPE' ? EXIT.SUCCESS : EXIT.NOT_RUN);
  });
  // What is written there is for people alone: without a reader there is nothing to lose.
  process.stderr.on('error', () => undefined);
}

/** Writes all of a text to standard output. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    // An error goes to the listener, which ends the process.
    process.stdout.write(`${text}\n`, () => {
      resolve();
    });
  });
}

/** Lines of a log, each without anything that a terminal would obey. */
export function printLog(text: string): void {
  process.stderr.write(text.split('\n').map(visible).join('\n'));
}
