/**
 * `npm run check min-cdk`: compiles and tests the constructs against the oldest versions that the peerDependencies
 * allow, in a folder outside the checkout, so that Node.js doesn't find newer versions.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import manifest from '../../package.json';
import { bundle } from '../build/bundle';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** The compiler, and the tools of the tests of `lib/`. */
const TOOLS = [
  '@jest/globals',
  '@swc/core',
  '@swc/jest',
  '@types/node',
  'fast-check',
  'jest',
  'jsii',
  'typescript',
] as const;

const NEEDED = ['.npmrc', 'README.md', 'bundle', 'docs', 'jest.config.mjs', 'lib', 'test/lib', 'test/support'];

main(async () => {
  const { 'aws-cdk-lib': cdk, constructs } = manifest.peerDependencies;
  const floors = { 'aws-cdk-lib': cdk.replace('^', ''), constructs: constructs.replace('^', '') };
  const tools = Object.fromEntries(TOOLS.map((name) => [name, manifest.devDependencies[name]]));
  await bundle();
  const folder = mkdtempSync(path.join(tmpdir(), 'min-cdk-'));
  try {
    for (const needed of NEEDED) {
      cpSync(needed, path.join(folder, needed), { recursive: true });
    }
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ ...manifest, bin: undefined, devDependencies: { ...floors, ...tools } }),
    );
    console.log(`Testing against aws-cdk-lib ${floors['aws-cdk-lib']} and constructs ${floors.constructs}`);
    const options = { cwd: folder, show: true };
    await runOrThrow('npm', ['install', '--ignore-scripts', '--loglevel', 'error'], options);
    await runOrThrow('npx', ['jsii', '--fail-on-warnings', '--generate-tsconfig', 'tsconfig.jsii.json'], options);
    await runOrThrow('npx', ['jest'], options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
