/**
 * Writes the files that changed, and no others: a check that builds anew leaves in place what the checks beside it are
 * reading.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/**
 * Writes a file, and its folder, unless the file has this text already.
 * @returns the file.
 */
export function writeChanged(file: string, text: string, mode?: number): string {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    rmSync(file, { force: true });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }
  return file;
}

/** Removes all files of a folder but these. */
export function removeOthers(folder: string, files: readonly string[]): void {
  const kept = new Set(files.map((file) => path.resolve(file)));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.resolve(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) {
      rmSync(file);
    }
  }
}
