/** Creates a folder for the temporary files of one test run. global-teardown.ts removes it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** The folder is outside of the checkout, so that packages in it don't resolve the checkout's packages. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(path.join(tmpdir(), 'cdk-chime-phone-number-'));
}
