/**
 * The files, headings, and folders that the documents link to or name exist. A link to this repository on GitHub must
 * match a file of the checkout.
 */
import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { homepage, version } from '../../package.json';
import { CHECKOUT } from '../../tools/shared/folders';
import { anchors, codeBlocks, links, markdownFiles, prose, readMarkdown } from '../support/markdown';

/** A path in one of this repository's folders, in backticks, and without a placeholder. */
const NAMED_PATH = /`((?:lib|lambda|cli|fake-aws|bin|examples|test|tools|docs|\.ci|\.github|\.githooks)\/[\w./-]*)`/g;

const [REPOSITORY = ''] = homepage.split('#');

/** Pages on GitHub of files, folders, images, and workflows of this repository. */
const OWN_PAGES: readonly (readonly [start: string, folder: string])[] = [
  [`${REPOSITORY}/blob/main/`, ''],
  [`${REPOSITORY}/tree/main/`, ''],
  [`${REPOSITORY.replace('//github.com/', '//raw.githubusercontent.com/')}/main/`, ''],
  [`${REPOSITORY}/actions/workflows/`, '.github/workflows/'],
];

/** Pages on GitHub that aren't in the repository. */
const GITHUB_PAGES = ['issues', 'security/advisories/new', 'commits/main'].map((page) => `${REPOSITORY}/${page}`);

/** The path in the checkout for a link, or undefined if the link is to another site. */
function linkedPath(file: string, target: string): string | undefined {
  for (const [start, folder] of OWN_PAGES) {
    if (target.startsWith(start)) {
      return folder + target.slice(start.length).replace(/\/badge\.svg$/, '');
    }
  }
  if (target.startsWith(`${REPOSITORY}/`) && !GITHUB_PAGES.includes(target)) {
    return target; // The page doesn't exist, and neither does this path.
  }
  return /^(https?|mailto):/.test(target) ? undefined : path.posix.join(path.posix.dirname(file), target);
}

/** Whether the file, the folder, or the anchor doesn't exist. */
function isBroken(linked: string): boolean {
  const [name = '', anchor] = linked.split('#');
  if (!existsSync(path.join(CHECKOUT, name))) {
    return true;
  }
  if (anchor === undefined) {
    return false;
  }
  return statSync(path.join(CHECKOUT, name)).isDirectory() || !anchors(readMarkdown(name)).includes(anchor);
}

function problemsOf(file: string, targets: readonly string[] = links(readMarkdown(file))): string[] {
  return targets.filter((target) => {
    const linked = target.startsWith('#') ? file + target : linkedPath(file, target);
    return linked !== undefined && isBroken(linked);
  });
}

describe.each(markdownFiles)('%s', (file) => {
  test('links only to existing files and headings', () => {
    expect(problemsOf(file)).toEqual([]);
  });

  test('names only existing paths', () => {
    const named = [...prose(readMarkdown(file)).matchAll(NAMED_PATH)].map(([, name = '']) => name);

    expect(named.filter((name) => !existsSync(path.join(CHECKOUT, name)))).toEqual([]);
  });
});

describe('the README, which npm and PyPI show', () => {
  const targets = links(readMarkdown('README.md'));

  test('has only absolute links', () => {
    expect(targets.filter((target) => !target.startsWith('https://'))).toEqual([]);
  });

  test('has no Mermaid diagram, which only GitHub renders', () => {
    expect(codeBlocks(readMarkdown('README.md'), 'mermaid')).toEqual([]);
  });

  test('links to each document', () => {
    const documents = markdownFiles.filter((file) => file.startsWith('docs/'));

    expect(documents.length).toBeGreaterThan(6);
    expect(targets.map((target) => linkedPath('README.md', target)?.split('#')[0])).toEqual(
      expect.arrayContaining([...documents, 'examples/']),
    );
  });

  test('contains the version of package.json', () => {
    expect(readMarkdown('README.md')).toContain(`<version>${version}</version>`);
  });
});

test.each([
  'missing.md',
  '../README.md#missing',
  '#missing',
  `${REPOSITORY}/blob/main/docs/missing.md`,
  `${REPOSITORY}/blob/main/docs/preview.md#missing`,
  `${REPOSITORY}/tree/main/missing/`,
  `${REPOSITORY}/blob/other/README.md`,
  `${REPOSITORY}/actions/workflows/missing.yml/badge.svg`,
  'https://raw.githubusercontent.com/cdk-chime-phone-number/cdk-chime-phone-number/main/docs/images/missing.svg',
])('%s is a broken link', (target) => {
  expect(problemsOf('docs/preview.md', [target])).toEqual([target]);
});

test('anchors are the same as on GitHub', () => {
  const text = '# A `b.c`: d, e\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n';

  expect(anchors(text)).toEqual(['a-bc-d-e', 'twice', 'twice-1']);
});
