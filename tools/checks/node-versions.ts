/**
 * `npm run check node-versions`: installs the package and the CDK in an empty folder, and runs the constructs and the
 * command on each version of Node.js that the package supports.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { devDependencies, name as packageName } from '../../package.json';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** From the lowest version in `engines` of package.json to the newest that Lambda supports. */
const MAJORS = [20, 22, 24];

const COMMAND = path.join('node_modules', packageName, 'bundle', 'cli', 'cdk-chime-phone-number.js');

const CHECKS: readonly (readonly [script: string, ...args: string[]])[] = [
  ['synthesize.js'],
  [COMMAND, '--help'],
  [COMMAND, 'preview', '--offline'],
  ['delete.js'],
];

/** The package `node` on npm only installs this one. */
const NODE_PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Installs the tarball, the CDK, and each version of Node.js. */
async function install(folder: string): Promise<void> {
  cpSync(path.join('test', 'node-versions'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
  const { stdout } = await runOrThrow('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = stdout.trim();
  const cdk = (['aws-cdk-lib', 'constructs'] as const).map((name) => `${name}@${devDependencies[name]}`);
  const nodes = MAJORS.map((major) => `node${major}@npm:${NODE_PACKAGE}@${major}`);
  await runOrThrow('npm', ['install', '--loglevel', 'error', tarball, ...cdk, ...nodes], { cwd: folder });
}

/** Returns how many commands failed on a version. */
async function check(folder: string, major: number): Promise<number> {
  const bin = path.join(folder, 'node_modules', `node${major}`, 'bin');
  const node = path.join(bin, 'node');
  const { stdout: version } = await runOrThrow(node, ['--version']);
  let failed = 0;
  for (const [script, ...args] of CHECKS) {
    const name = `Node.js ${version.trim()}: ${[path.basename(script), ...args].join(' ')}`;
    try {
      // The path contains no other Node.js, no esbuild, and no Docker.
      await runOrThrow(node, [script, ...args], { cwd: folder, env: { ...process.env, PATH: bin } });
      console.log(`passed: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED: ${name}\n${(error as Error).message}`);
    }
  }
  return failed;
}

main(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'node-versions-'));
  try {
    await install(folder);
    let failed = 0;
    for (const major of MAJORS) {
      failed += await check(folder, major);
    }
    console.log(`\n${MAJORS.length * CHECKS.length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
