/**
 * Prints the notes of a release from CHANGELOG.md. Fails if the tag isn't that of the version, if the changelog lacks
 * dated notes for the version, or if README.md says that the package isn't published.
 */
import { readFileSync } from 'node:fs';
import { version as current } from '../../package.json';
import { main } from '../shared/script';

/**
 * @param tag for example `v1.2.3`.
 * @param version the version in package.json.
 * @param changelog the text of CHANGELOG.md, in the format of https://keepachangelog.com/.
 */
export function releaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag is '${tag}', but package.json has version ${version}. Tag v${version}, or change the version first.`,
    );
  }
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (section === undefined) {
    throw new Error(`CHANGELOG.md has no section [${version}]. Write one before you tag.`);
  }
  const [heading = '', ...lines] = section.split('\n');
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
    throw new Error(`The section '${heading}' of CHANGELOG.md has no date. Write it as [${version}] - YYYY-MM-DD.`);
  }
  const notes = lines
    .filter((line) => !/^\[[^\]]+\]: /.test(line))
    .join('\n')
    .trim();
  if (notes === '') {
    throw new Error(`The section [${version}] of CHANGELOG.md is empty. Describe the changes.`);
  }
  return notes;
}

/** A registry shows the README of a version forever. */
export function checkReadme(readme: string): void {
  if (readme.includes('not published to a registry yet')) {
    throw new Error("README.md contains 'not published to a registry yet'. Delete that, because it will be wrong.");
  }
}

if (require.main === module) {
  main(() => {
    checkReadme(readFileSync('README.md', 'utf8'));
    console.log(releaseNotes(process.argv[2] ?? '', current, readFileSync('CHANGELOG.md', 'utf8')));
  });
}
