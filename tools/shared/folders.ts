/** The root of the checkout, and folders for files that Git ignores. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';

export const CHECKOUT = path.join(__dirname, '..', '..');

/** Contains the installed tools, and the folders of runs. */
export const LOCAL = path.join(CHECKOUT, '.local');

/** Makes a folder for the files of one run. Its name contains the ID of this process. */
export function makeRunFolder(): string {
  mkdirSync(LOCAL, { recursive: true });
  removeAbandonedFolders();
  return mkdtempSync(path.join(LOCAL, `run-${String(process.pid)}-`));
}

export function removeRunFolder(folder: string): void {
  // A process that has just ended can still hold a file open.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Removes the folders of runs that were killed before they could do so. */
function removeAbandonedFolders(): void {
  for (const name of readdirSync(LOCAL)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      removeRunFolder(path.join(LOCAL, name));
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
