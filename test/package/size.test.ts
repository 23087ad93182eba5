/** Limits for the sizes of the handler and the tarball. */
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { bytesOf } from '../../tools/bench/bytes';
import { CHECKOUT } from '../../tools/shared/folders';
import { run } from '../support/run';

const MAX_HANDLER_GZIP = 120_000;
const MAX_TARBALL = 300_000;

test('the compressed files of the handler', () => {
  expect(bytesOf(path.join(CHECKOUT, 'bundle', 'handler')).gzip).toBeLessThanOrEqual(MAX_HANDLER_GZIP);
});

test('the tarball', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: CHECKOUT });

  const [packed] = JSON.parse(stdout) as [{ size: number }];
  expect(packed.size).toBeLessThanOrEqual(MAX_TARBALL);
});
