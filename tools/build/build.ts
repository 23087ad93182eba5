// Builds what is published: the handler's bundle, the command's bundle, and the construct library.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bundle } from './bundle.mjs';

rmSync('build', { recursive: true, force: true });
await bundle();
// Tests run against the oldest CDK that the peer dependency allows by `npm run test:min-cdk`, not by the devDependency.
const options = ['--fail-on-warnings', '--silence-warnings', 'missing-dev-dependency'];
const jsii = spawnSync('jsii', [...options, '--generate-tsconfig', 'tsconfig.jsii.json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  // Node.js 20 is among the versions that users have; jsii says at length that it has ended.
  env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});
if (jsii.status !== 0) {
  process.stderr.write(`${jsii.stdout}${jsii.stderr}${jsii.error ?? ''}\n`);
  process.exitCode = 1;
}
