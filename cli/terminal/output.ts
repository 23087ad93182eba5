/** Writes the output of the command, and ends the process if that fails. */
import { visible } from './text';

export const EXIT = { SUCCESS: 0, WOULD_FAIL: 1, NOT_RUN: 2 } as const;

/**
 * Call it before writing. A reader that closes the pipe, such as `head`, has read enough, so the exit status is the one
 * that was set before. After any other error, such as a full disk, the result is lost.
 */
export function endOnBrokenOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') {
      process.stderr.write(`error: The output could not be written: ${message}\n`);
    }
    process.exit(code === 'EPIPE' ? process.exitCode : EXIT.NOT_RUN);
  });
  // Standard error contains no results.
  process.stderr.on('error', () => undefined);
}

/** Writes a text to standard output, and waits until all of it is written. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    // The listener above handles errors.
    process.stdout.write(`${text}\n`, () => {
      resolve();
    });
  });
}

/** Writes lines to standard error, with their control characters escaped. */
export function printLog(text: string): void {
  process.stderr.write(text.split('\n').map(visible).join('\n'));
}
