/** Gives a run of the tests a folder of its own for temporary files; see global-teardown.ts. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Outside the checkout: what is installed into a temporary folder must not find the checkout's packages. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(path.join(tmpdir(), 'cdk-chime-phone-number-'));
}
