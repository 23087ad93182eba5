/** How old a cloud assembly is, and whether the app has changed since. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';

const UNITS = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
] as const;

/** Code that a synthesis can run. */
const SOURCE = /(?<!\.d)\.(tsx?|[cm]ts|jsx?|[cm]js|py|java|kt|go|cs|fs)$|^cdk\.json$/;

/** Code that no synthesis runs: tests, and settings of tools. */
const OTHER_CODE = /[._-](test|spec)\.\w+$|^test_|_test\.\w+$|\.config\.\w+$/;

/** Folders of dependencies, build output, and tests. Names that start with a dot are omitted, too. */
const OTHER_FOLDERS =
  /^(\.|(node_modules|build|dist|out|target|obj|coverage|__pycache__|venv|env|tests?|__tests__|docs?)$|cdk\.out)/;

/** Reading more takes longer than a person would want to wait for a hint. */
const MAX_ENTRIES = 5000;

/** For example, `3 minutes ago`. */
export function ageOf(directory: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - writtenAt(directory)) / 1000);
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? [];
  if (length === undefined) {
    return 'just now';
  }
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

/**
 * Returns a source file of the app that is newer than its assembly. The app is in the folder of the `cdk.json` above
 * the assembly. Returns undefined if that isn't certain, also if all files are newer, as after a checkout.
 */
export function newerSource(directory: string): string | undefined {
  const folder = appFolderOf(directory);
  if (folder === undefined) {
    return undefined;
  }
  const time = writtenAt(directory);
  const assembly = path.resolve(directory);
  let newer: string | undefined;
  let hasOlder = false;
  const pending = [folder];
  let left = MAX_ENTRIES;
  try {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const entries = readdirSync(next, { withFileTypes: true });
      left -= entries.length;
      if (left < 0) {
        return undefined;
      }
      const names = new Set(entries.map(({ name }) => name));
      for (const entry of entries) {
        const file = path.join(next, entry.name);
        if (entry.isDirectory()) {
          pending.push(...(OTHER_FOLDERS.test(entry.name) || file === assembly ? [] : [file]));
        } else if (
          entry.isFile() &&
          SOURCE.test(entry.name) &&
          !OTHER_CODE.test(entry.name) &&
          !isCompiled(entry.name, names)
        ) {
          const isNewer = statSync(file).mtimeMs > time;
          newer ??= isNewer ? path.relative(folder, file) : undefined;
          hasOlder ||= !isNewer;
        }
      }
    }
  } catch {
    return undefined;
  }
  return hasOlder ? newer : undefined;
}

/** Whether a JavaScript file is what a compiler made of a TypeScript file in the same folder. */
function isCompiled(name: string, names: ReadonlySet<string>): boolean {
  return name.endsWith('js') && names.has(name.replace(/js$/, 'ts'));
}

function appFolderOf(directory: string): string | undefined {
  for (let folder = path.dirname(path.resolve(directory)); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'cdk.json'))) {
      return folder;
    }
    if (folder === path.dirname(folder)) {
      return undefined;
    }
  }
}

/** The CDK writes the manifest last. */
function writtenAt(directory: string): number {
  return statSync(path.join(directory, 'manifest.json')).mtimeMs;
}
