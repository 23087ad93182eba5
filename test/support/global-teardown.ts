/** Removes the temporary files of a test run, such as cloud assemblies. */
import { rmSync } from 'node:fs';

export default function tearDown(): void {
  const { TMPDIR } = process.env;
  if (TMPDIR !== undefined) {
    rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 5 });
  }
}
