/**
 * The map of folders in CONTRIBUTING.md contains each folder of the code, and its lists of files contain no file twice.
 */
import { existsSync, readdirSync } from 'node:fs';
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

test.each(['The way of an event', "The way of a template's value"])('%s', (title) => {
  const [, section = ''] = readMarkdown('CONTRIBUTING.md').split(`### ${title}\n`);
  const steps = section.split(/^#/m)[0]?.match(/^\d+\. .*$/gm) ?? [];
  const files = steps.flatMap((step) => {
    const [first = '', ...others] = [...step.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = '']) => file);
    return [
      first,
      ...others.map((file) => (file.includes('/') ? file : path.posix.join(path.posix.dirname(first), file))),
    ];
  });

  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(path.join(CHECKOUT, file)))).toEqual([]);
  expect(new Set(files).size).toBe(files.length);
});
