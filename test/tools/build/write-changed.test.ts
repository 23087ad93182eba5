/** A build doesn't disturb checks that read its files at the same time. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { removeOthers, writeChanged } from '../../../tools/build/write-changed';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'write-changed-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a file that already contains the text is not written', () => {
  const file = writeChanged(path.join(folder, 'new', 'index.js'), 'text', 0o755);
  const { ino, mtimeNs, mode } = statSync(file, { bigint: true });

  writeChanged(file, 'text', 0o755);

  expect(statSync(file, { bigint: true })).toMatchObject({ ino, mtimeNs, mode });
  expect(Number(mode) & 0o700).toBe(0o700);
});

test('a file with another text is replaced, and gets the mode', () => {
  const file = writeChanged(path.join(folder, 'index.js'), 'old');

  writeChanged(file, 'new', 0o755);

  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o700).toBe(0o700);
});

test('removeOthers removes all other files, including those in folders', () => {
  const kept = writeChanged(path.join(folder, 'handler', 'index.js'), '');
  writeChanged(path.join(folder, 'handler', 'old.js'), '');
  writeChanged(path.join(folder, 'old', 'index.js'), '');

  removeOthers(folder, [kept]);

  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.js'))).toEqual([
    path.join('handler', 'index.js'),
  ]);
});
