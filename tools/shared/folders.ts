/** Where local deployments keep their files: all of them in one folder of the checkout that Git ignores. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';

/** Root of the checkout. */
export const CHECKOUT = path.join(__dirname, '..', '..');

/** What stays from one run to the next: the installed tools. */
export const LOCAL = path.join(CHECKOUT, '.local');

/** A folder for one run's files, from assemblies to what functions write; named after the process that runs. */
export function makeRunFolder(): string {
  mkdirSync(LOCAL, { recursive: true });
  removeAbandonedFolders();
  return mkdtempSync(path.join(LOCAL, `run-${String(process.pid)}-`));
}

export function removeRunFolder(folder: string): void {
  // Processes that were ended a moment ago may still be letting go of a file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A run that was killed could not tidy up. */
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
