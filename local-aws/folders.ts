/** Where local deployments keep their files: all of them in one folder of the checkout that Git ignores. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import * as path from 'node:path';

/** Root of the checkout. */
export const CHECKOUT = path.join(__dirname, '..');

/** What stays from one run to the next: the installed tools. */
export const LOCAL = path.join(CHECKOUT, '.local');

/** A folder for one run's files, from assemblies to what functions write. */
export function makeRunFolder(): string {
  mkdirSync(LOCAL, { recursive: true });
  return mkdtempSync(path.join(LOCAL, 'run-'));
}

export function removeRunFolder(folder: string): void {
  // Processes that were ended a moment ago may still be letting go of a file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
