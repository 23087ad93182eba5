/** Limits for the sizes of the handler and the tarball. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { bytesOf } from '../../tools/bench/bytes';
import { CHECKOUT } from '../../tools/shared/folders';
import { run } from '../support/run';

const MAX_HANDLER_GZIP = 120_000;
const MAX_TARBALL = 360_000;
/** Without the documents, which the tarball has for editors' assistants, for scanners, and for reading offline. */
const MAX_TARBALL_WITHOUT_DOCUMENTS = 325_000;

test('the compressed files of the handler', () => {
  expect(bytesOf(path.join(CHECKOUT, 'bundle', 'handler')).gzip).toBeLessThanOrEqual(MAX_HANDLER_GZIP);
});

test('the tarball', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: CHECKOUT });

  const [packed] = JSON.parse(stdout) as [{ size: number; files: { path: string }[] }];
  const documents = packed.files.filter(({ path: file }) => /^docs\/|^sbom\.cdx\.json$/.test(file));
  const bytes = documents.map(({ path: file }) => gzipSync(readFileSync(path.join(CHECKOUT, file))).length);
  expect(packed.size).toBeLessThanOrEqual(MAX_TARBALL);
  expect(documents.length).toBeGreaterThan(8);
  expect(packed.size - bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_TARBALL_WITHOUT_DOCUMENTS);
});
