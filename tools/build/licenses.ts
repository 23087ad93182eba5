/** Writes THIRD-PARTY-LICENSES: the licenses of all packages of which something is in the bundles. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';
import { writeChanged } from './write-changed';

const HEADER = `Third-party licenses

The bundles of cdk-chime-phone-number hold parts of the packages below. "npm run build" writes this file, from what
esbuild says that it bundled.
`;

/** Licenses that ask for no more than their text. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** A package's line in the file, and what stands below it. */
interface License {
  readonly title: string;
  readonly text: string;
}

/** @param metafiles what esbuild says of each bundle. */
export function writeLicenses(metafiles: readonly Metafile[]): void {
  const files = metafiles.flatMap(bundledFiles);
  const folders = new Set(files.map(packageOf).filter((folder) => folder !== undefined));
  const licenses = [...folders].map(readLicense).sort((a, b) => (a.title < b.title ? -1 : 1));
  const titles = new Map<string, string[]>();
  for (const { title, text } of licenses) {
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const sections = [...titles].map(([text, users]) => `${users.join('\n')}\n\n${text}\n`);
  writeChanged('THIRD-PARTY-LICENSES', [HEADER, ...sections].join(`\n${'='.repeat(120)}\n\n`));
}

/** Files of which something is left. */
function bundledFiles({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
}

/** The folder of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function readLicense(folder: string): License {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<
    Record<'name' | 'version' | 'license', string>
  >;
  if (!PERMISSIVE.includes(license)) {
    throw new Error(
      `${name} is bundled under '${license}': see whether it may be, and add it to tools/build/licenses.ts`,
    );
  }
  const title = `${name} ${version} (${license})`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
  if (license === 'Apache-2.0') {
    // The text is that of LICENSE; what differs is who holds the copyright, where a package says so.
    const [copyright] = /^ *Copyright \d.+$/m.exec(text) ?? [''];
    return { title, text: ['See LICENSE for the text.', copyright.trim()].join('\n').trim() };
  }
  if (text === '') {
    throw new Error(`${name} is bundled under ${license}, but has no file with its text`);
  }
  return { title, text };
}
