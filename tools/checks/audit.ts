/**
 * `npm run check audit`: requests the known vulnerabilities of the bundled packages from the npm registry. They are
 * devDependencies, which `npm audit --omit=dev` ignores. With `--strict`, the check fails if npm doesn't respond.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../shared/processes';
import { main } from '../shared/script';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
}

/** The result is `unknown` if the registry didn't respond. */
export interface Audit {
  readonly result: 'clean' | 'vulnerable' | 'unknown';
  readonly output: string;
}

/** The packages that THIRD-PARTY-LICENSES lists. The build writes it from esbuild's metafile. */
export function bundledPackages(licenses: string): BundledPackage[] {
  return [...licenses.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) (\d+\.\d+\.\d+\S*) \([\w.-]+\)$/gm)].map(
    ([, name = '', version = '']) => ({ name, version }),
  );
}

/**
 * Audits these packages with the npm client.
 * @param options further options of `npm audit`.
 */
export async function audit(packages: readonly BundledPackage[], options: readonly string[] = []): Promise<Audit> {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
  try {
    // npm reads only the lock file. With aliases, it can contain several versions of a package.
    const names = packages.map(({ name, version }, index) => [`bundled-${index}`, `npm:${name}@${version}`] as const);
    const root = { name: 'bundled', version: '1.0.0', dependencies: Object.fromEntries(names) };
    const locked = packages.map((one, index) => [`node_modules/bundled-${index}`, one] as const);
    const lock = { ...root, lockfileVersion: 3, packages: { '': root, ...Object.fromEntries(locked) } };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(root));
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
    const { status, stdout, output } = await run('npm', ['audit', '--loglevel', 'error', ...options], { cwd: folder });
    if (/^found 0 vulnerabilities$/m.test(stdout)) {
      return { result: 'clean', output };
    }
    return { result: status === 1 && /^Severity: /m.test(stdout) ? 'vulnerable' : 'unknown', output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main(async () => {
    const { values } = parseArgs({ options: { strict: { type: 'boolean', default: false } } });
    const packages = bundledPackages(readFileSync('THIRD-PARTY-LICENSES', 'utf8'));
    const { result, output } = await audit(packages);
    console.log(output);
    if (result === 'unknown') {
      console.log(`NOT AUDITED: the npm registry did not say whether the ${packages.length} bundled packages are safe`);
    } else {
      console.log(`${packages.length} bundled packages audited: ${result}`);
    }
    process.exitCode = result === 'vulnerable' || (result === 'unknown' && values.strict) ? 1 : 0;
  });
}
