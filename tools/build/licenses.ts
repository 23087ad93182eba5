/** Writes THIRD-PARTY-LICENSES: the licenses of all packages that the bundles contain. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';
import { writeChanged } from './write-changed';

const HEADER = `Third-party licenses

The bundles of cdk-chime-phone-number contain parts of these packages. "npm run build" writes this file.
`;

/** Licenses that require only their text. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

interface License {
  readonly title: string;
  readonly text: string;
}

export function writeLicenses(metafiles: readonly Metafile[]): void {
  const licenses = [...bundledPackages(metafiles)].map(readLicense).sort((a, b) => (a.title < b.title ? -1 : 1));
  const titles = new Map<string, string[]>();
  for (const { title, text } of licenses) {
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const sections = [...titles].map(([text, users]) => `${users.join('\n')}\n\n${text}\n`);
  writeChanged('THIRD-PARTY-LICENSES', [HEADER, ...sections].join(`\n${'='.repeat(120)}\n\n`));
}

/** The folders of packages that contribute code to a bundle. */
export function bundledPackages(metafiles: readonly Metafile[]): ReadonlySet<string> {
  const folders = metafiles.flatMap(bundledFiles).map(packageOf);
  return new Set(folders.filter((folder) => folder !== undefined));
}

/** The files that contribute code to a bundle. */
function bundledFiles({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
}

/** The folder of the package that contains a file. Undefined for a file of this repository. */
export function packageOf(file: string): string | undefined {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function readLicense(folder: string): License {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<
    Record<'name' | 'version' | 'license', string>
  >;
  if (!PERMISSIVE.includes(license)) {
    throw new Error(
      `${name} is bundled under '${license}'. Check whether that license allows it, and add the license to tools/build/licenses.ts.`,
    );
  }
  const title = `${name} ${version} (${license})`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
  if (license === 'Apache-2.0') {
    // The text is in LICENSE. Only the copyright differs, if the package has one.
    const [copyright] = /^ *Copyright \d.+$/m.exec(text) ?? [''];
    return { title, text: ['See LICENSE for the text.', copyright.trim()].join('\n').trim() };
  }
  if (text === '') {
    throw new Error(`${name} is bundled under ${license}, but has no file with its text`);
  }
  return { title, text };
}
