/**
 * `npm run check node-versions`: installs the package in an empty folder beside the CDK, and uses all that is in it under
 * each version of Node.js that it promises to run on.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { devDependencies, name as packageName } from '../../package.json';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** Majors, from the lowest of package.json's `engines` to the newest that Lambda runs. */
const MAJORS = [20, 22, 24];

const COMMAND = path.join('node_modules', packageName, 'bundle', 'cli', 'cdk-chime-phone-number.js');

/** What is run by each of them. */
const CHECKS: readonly (readonly [script: string, ...args: string[]])[] = [
  ['synthesize.js'],
  [COMMAND, '--help'],
  [COMMAND, 'preview', '--offline'],
  ['delete.js'],
];

/** npm's package `node` is a script that installs one of these. */
const NODE_PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Packs this package, and installs it in a folder with the CDK and each version of Node.js. */
async function install(folder: string): Promise<void> {
  cpSync(path.join('test', 'node-versions'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
  const { stdout } = await runOrThrow('npm', ['pack', '--pack-destination', folder]);
  // The last line that npm prints; the build may print before it.
  const tarball = stdout.trim().split('\n').at(-1) ?? '';
  const cdk = (['aws-cdk-lib', 'constructs'] as const).map((name) => `${name}@${devDependencies[name]}`);
  const nodes = MAJORS.map((major) => `node${major}@npm:${NODE_PACKAGE}@${major}`);
  await runOrThrow('npm', ['install', '--loglevel', 'error', tarball, ...cdk, ...nodes], { cwd: folder });
}

/** Runs what there is to run under one version; returns how many of them failed. */
async function check(folder: string, major: number): Promise<number> {
  const bin = path.join(folder, 'node_modules', `node${major}`, 'bin');
  const node = path.join(bin, 'node');
  const { stdout: version } = await runOrThrow(node, ['--version']);
  let failed = 0;
  for (const [script, ...args] of CHECKS) {
    const name = `Node.js ${version.trim()}: ${[path.basename(script), ...args].join(' ')}`;
    try {
      // Nothing else is on the path, neither another Node.js nor esbuild nor Docker.
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
