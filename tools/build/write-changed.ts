/**
 * Writes only files that changed, so that checks can run in parallel: a build doesn't touch files that other checks
 * read.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/**
 * Writes a file, and creates its folder, unless the file already contains the text.
 * @returns the path of the file.
 */
export function writeChanged(file: string, text: string, mode?: number): string {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    rmSync(file, { force: true });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }
  return file;
}

/** Removes all other files from a folder. */
export function removeOthers(folder: string, files: readonly string[]): void {
  const kept = new Set(files.map((file) => path.resolve(file)));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.resolve(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) {
      rmSync(file);
    }
  }
}
