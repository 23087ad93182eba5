/** The map of folders in CONTRIBUTING.md contains each folder of the code. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { CHECKOUT } from '../../tools/shared/folders';
import { readMarkdown } from '../support/markdown';

test.each(['cli', 'lambda', 'lib', 'tools'])('%s', (folder) => {
  const entries = readdirSync(path.join(CHECKOUT, folder), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}/`);

  const rows = [...readMarkdown('CONTRIBUTING.md').matchAll(/^\| `([\w/-]+)` /gm)].map(([, name = '']) => name);

  expect(rows.filter((name) => name.startsWith(`${folder}/`)).sort()).toEqual([`${folder}/`, ...folders].sort());
});
