import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { bytesOf } from '../../../tools/bench/bytes';

test('bytesOf adds the sizes of all files, each compressed separately', () => {
  // GIVEN
  const folder = mkdtempSync(path.join(tmpdir(), 'bytes-'));
  const content = 'x'.repeat(1000);
  mkdirSync(path.join(folder, 'chunks'));
  for (const file of ['index.js', 'chunks/one.js', 'chunks/.two']) {
    writeFileSync(path.join(folder, file), content);
  }

  // WHEN
  const bytes = bytesOf(folder);
  rmSync(folder, { recursive: true });

  // THEN
  expect(bytes).toEqual({ raw: 3000, gzip: 3 * gzipSync(content).length });
});
