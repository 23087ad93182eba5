// Writes THIRD-PARTY-LICENSES: the licences of all packages of which something is in the bundles.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const HEADER = `Third-party licences

The bundles of cdk-chime-phone-number hold parts of the packages below. "npm run build" writes this file, from what
esbuild says that it bundled.
`;

/** Licences that ask for no more than their text. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** @param metafiles what esbuild says of each bundle. */
export function writeLicenses(metafiles) {
  const folders = new Set(metafiles.flatMap(bundledFiles).map(packageOf));
  folders.delete(undefined);
  const users = new Map();
  const licenses = [...folders].map(readLicense).sort((a, b) => (a.title < b.title ? -1 : 1));
  for (const { title, text } of licenses) {
    users.set(text, [...(users.get(text) ?? []), title]);
  }
  const sections = [...users].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  writeFileSync('THIRD-PARTY-LICENSES', [HEADER, ...sections].join(`\n${'='.repeat(120)}\n\n`));
}

/** Files of which something is left. */
function bundledFiles({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
  );
}

/** The folder of the package that a file belongs to. */
function packageOf(file) {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function readLicense(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (!PERMISSIVE.includes(license)) {
    throw new Error(
      `${name} is bundled under '${license}': see whether it may be, and add it to tools/build/licenses.mjs`,
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
