/** Nothing that a document points to is missing: files, headings, folders named in the text. */
import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CHECKOUT } from '../../tools/folders';
import { anchors, links, markdownFiles, prose, readMarkdown } from '../support/markdown';

/** A path of this repository in backticks: one of its folders, and no placeholder in it. */
const NAMED_PATH =
  /`((?:lib|lambda|cli|fake-chime|local-aws|bin|bench|examples|test|tools|docs|\.ci|\.github|\.githooks)\/[\w./-]*)`/g;

function problemsOf(file: string): string[] {
  return links(readMarkdown(file))
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [relative = '', anchor] = target.split('#');
      const linked = relative === '' ? file : path.posix.join(path.posix.dirname(file), relative);
      if (!existsSync(path.join(CHECKOUT, linked))) {
        return true;
      }
      if (anchor === undefined) {
        return false;
      }
      return statSync(path.join(CHECKOUT, linked)).isDirectory() || !anchors(readMarkdown(linked)).includes(anchor);
    });
}

describe.each(markdownFiles)('%s', (file) => {
  test('every relative link and anchor leads somewhere', () => {
    expect(problemsOf(file)).toEqual([]);
  });

  test('every path that it names exists', () => {
    const named = [...prose(readMarkdown(file)).matchAll(NAMED_PATH)].map(([, name = '']) => name);

    expect(named.filter((name) => !existsSync(path.join(CHECKOUT, name)))).toEqual([]);
  });
});

test('the README leads to every document', () => {
  const documents = markdownFiles.filter((file) => file.startsWith('docs/'));

  expect(documents.length).toBeGreaterThan(6);
  expect(links(readMarkdown('README.md')).map((target) => target.split('#')[0])).toEqual(
    expect.arrayContaining(documents),
  );
});

test('anchors are made as GitHub makes them', () => {
  const text = '# A `b.c`: d, e\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n';

  expect(anchors(text)).toEqual(['a-bc-d-e', 'twice', 'twice-1']);
});
