// Builds what is published: the handler's bundle, the command's bundle, and the construct library.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bundle } from './bundle.mjs';

rmSync('build', { recursive: true, force: true });
await bundle();
const jsii = spawnSync('jsii', ['--fail-on-warnings', '--generate-tsconfig', 'tsconfig.jsii.json'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  // Node.js 20 is among the versions that users have; jsii says at length that it has ended.
  env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});
process.exitCode = jsii.status ?? 1;
