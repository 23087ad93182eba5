/** Removes the temporary files of a run: assemblies that the CDK wrote, and all that a test left. */
import { rmSync } from 'node:fs';

export default function tearDown(): void {
  const { TMPDIR } = process.env;
  if (TMPDIR !== undefined) {
    rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 5 });
  }
}
