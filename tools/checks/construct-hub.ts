/**
 * `npm run check construct-hub`: renders the pages of the tarball for each language with jsii-docgen, as Construct Hub
 * does. An example that doesn't compile there is marked, and fails the check.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Documentation, Language } from 'jsii-docgen';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** jsii-rosetta writes this above a translated example. */
const MARK = 'Example automatically generated from non-compiling source';

main(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'construct-hub-'));
  const { stdout } = await runOrThrow('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = path.join(folder, stdout.trim());
  const documentation = await Documentation.forPackage(tarball, { verbose: false });
  try {
    let failed = 0;
    for (const language of Language.values()) {
      const page = JSON.stringify((await documentation.toJson({ language, readme: true })).content);
      const marked = page.split(MARK).length - 1;
      failed += marked === 0 ? 0 : 1;
      console.log(`${marked === 0 ? 'passed' : 'FAILED'}: ${language.toString()} has ${marked} non-compiling examples`);
    }
    console.log(`\n${Language.values().length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await documentation.cleanup();
    rmSync(folder, { recursive: true });
  }
});
