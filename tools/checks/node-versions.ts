// Installs the package in an empty folder beside the CDK, and uses all that is in it under each version of Node.js that
// it promises to run on.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { main, run } from '../run.mjs';

/** Majors, from the lowest of package.json's `engines` to the newest that Lambda runs. */
const MAJORS = [20, 22, 24];

/** What is run by each of them. */
const CHECKS = [
  ['synthesise.js'],
  [path.join('node_modules', 'cdk-chime-phone-number', 'bundle', 'cli', 'cdk-chime-phone-number.js'), '--help'],
  [
    path.join('node_modules', 'cdk-chime-phone-number', 'bundle', 'cli', 'cdk-chime-phone-number.js'),
    'preview',
    '--offline',
  ],
  ['delete.js'],
];

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** npm's package `node` is a script that installs one of these. */
const NODE_PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

main(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'node-versions-'));
  try {
    cpSync(path.join('test', 'node-versions'), folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
    // The last line that npm prints; the build may print before it.
    const tarball = run('npm', ['pack', '--pack-destination', folder]).trim().split('\n').at(-1);
    const cdk = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${devDependencies[name]}`);
    const nodes = MAJORS.map((major) => `node${major}@npm:${NODE_PACKAGE}@${major}`);
    run('npm', ['install', '--loglevel', 'error', tarball, ...cdk, ...nodes], { cwd: folder });

    let failed = 0;
    for (const major of MAJORS) {
      const bin = path.join(folder, 'node_modules', `node${major}`, 'bin');
      const node = path.join(bin, 'node');
      const version = run(node, ['--version']).trim();
      for (const [script, ...args] of CHECKS) {
        const name = `Node.js ${version}: ${[path.basename(script), ...args].join(' ')}`;
        try {
          // Nothing else is on the path, neither another Node.js nor esbuild nor Docker.
          run(node, [script, ...args], { cwd: folder, env: { PATH: bin } });
          console.log(`passed: ${name}`);
        } catch (error) {
          failed += 1;
          console.log(`FAILED: ${name}\n${error.message}`);
        }
      }
    }
    console.log(`\n${MAJORS.length * CHECKS.length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
