// Compiles and tests the constructs against the oldest versions that package.json's peerDependencies allow. They are
// installed in a folder outside the checkout, where nothing finds the newer ones.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { bundle } from '../build/bundle.mjs';

/** What the compiler and the tests of `lib/` need beside the peers. */
const TOOLS = ['@jest/globals', '@swc/core', '@swc/jest', '@types/node', 'jest', 'jsii', 'typescript'];

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const floors = Object.fromEntries(
  Object.entries(manifest.peerDependencies).map(([name, range]) => [name, range.replace(/^\^/, '')]),
);
const tools = Object.fromEntries(TOOLS.map((name) => [name, manifest.devDependencies[name]]));

await bundle();
const folder = mkdtempSync(path.join(tmpdir(), 'min-cdk-'));
try {
  for (const needed of ['.npmrc', 'README.md', 'bundle', 'jest.config.mjs', 'lib', 'test/lib', 'test/support']) {
    cpSync(needed, path.join(folder, needed), { recursive: true });
  }
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ ...manifest, bin: undefined, devDependencies: { ...floors, ...tools } }),
  );
  console.log(
    `Testing against ${Object.entries(floors)
      .map(([name, version]) => `${name} ${version}`)
      .join(' and ')}`,
  );
  run('npm', ['install', '--ignore-scripts', '--loglevel', 'error']);
  run('npx', ['jsii', '--fail-on-warnings', '--generate-tsconfig', 'tsconfig.jsii.json']);
  run('npx', ['jest']);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a program in the folder; ends this one when it fails. */
function run(program, args) {
  const { status, error } = spawnSync(program, args, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // Node.js 20 is among the versions that users have; jsii says at length that it has ended.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed`, { cause: error });
  }
}
