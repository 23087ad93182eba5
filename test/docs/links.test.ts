/**
 * Nothing that a document points to is missing: files, headings, folders named in the text. A link to this repository's
 * page on GitHub leads to a file of the checkout, too.
 */
import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { homepage, version } from '../../package.json';
import { CHECKOUT } from '../../tools/shared/folders';
import { anchors, codeBlocks, links, markdownFiles, prose, readMarkdown } from '../support/markdown';

/** A path of this repository in backticks: one of its folders, and no placeholder in it. */
const NAMED_PATH = /`((?:lib|lambda|cli|fake-aws|bin|examples|test|tools|docs|\.ci|\.github|\.githooks)\/[\w./-]*)`/g;

const [REPOSITORY = ''] = homepage.split('#');

/** Where GitHub shows what the repository has: text, folders, pictures, and runs of workflows. */
const OWN_PAGES: readonly (readonly [start: string, folder: string])[] = [
  [`${REPOSITORY}/blob/main/`, ''],
  [`${REPOSITORY}/tree/main/`, ''],
  [`${REPOSITORY.replace('//github.com/', '//raw.githubusercontent.com/')}/main/`, ''],
  [`${REPOSITORY}/actions/workflows/`, '.github/workflows/'],
];

/** Pages of the repository that GitHub itself makes. */
const MADE_BY_GITHUB = ['issues', 'security/advisories/new', 'commits/main'].map((page) => `${REPOSITORY}/${page}`);

/** The path in this checkout that a link leads to. It is undefined for a link to another site. */
function linkedPath(file: string, target: string): string | undefined {
  for (const [start, folder] of OWN_PAGES) {
    if (target.startsWith(start)) {
      return folder + target.slice(start.length).replace(/\/badge\.svg$/, '');
    }
  }
  if (target.startsWith(`${REPOSITORY}/`) && !MADE_BY_GITHUB.includes(target)) {
    return target; // The repository has no such page, as the checkout has no such path.
  }
  return /^(https?|mailto):/.test(target) ? undefined : path.posix.join(path.posix.dirname(file), target);
}

/** Whether the path of a link, with or without an anchor, leads to nothing. */
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
  test('every link into this repository leads somewhere', () => {
    expect(problemsOf(file)).toEqual([]);
  });

  test('every path that it names exists', () => {
    const named = [...prose(readMarkdown(file)).matchAll(NAMED_PATH)].map(([, name = '']) => name);

    expect(named.filter((name) => !existsSync(path.join(CHECKOUT, name)))).toEqual([]);
  });
});

describe('the README, which npm and PyPI show, too', () => {
  const targets = links(readMarkdown('README.md'));

  test('has absolute links alone', () => {
    expect(targets.filter((target) => !target.startsWith('https://'))).toEqual([]);
  });

  test('has no diagram that only GitHub draws', () => {
    expect(codeBlocks(readMarkdown('README.md'), 'mermaid')).toEqual([]);
  });

  test('leads to every document', () => {
    const documents = markdownFiles.filter((file) => file.startsWith('docs/'));

    expect(documents.length).toBeGreaterThan(6);
    expect(targets.map((target) => linkedPath('README.md', target)?.split('#')[0])).toEqual(
      expect.arrayContaining([...documents, 'examples/']),
    );
  });

  test('names the version that is released next', () => {
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

test('anchors are made as GitHub makes them', () => {
  const text = '# A `b.c`: d, e\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n';

  expect(anchors(text)).toEqual(['a-bc-d-e', 'twice', 'twice-1']);
});
