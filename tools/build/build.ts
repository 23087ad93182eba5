/** `npm run build`: what is published, which is the handler's bundle, the command's bundle, and the construct library. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { bundle } from './bundle';

const OPTIONS = [
  '--fail-on-warnings',
  // Tests run against the oldest CDK that the peer dependency allows by `npm run check min-cdk`, not by a devDependency.
  ...['--silence-warnings', 'missing-dev-dependency'],
  ...['--generate-tsconfig', 'tsconfig.jsii.json'],
  '--compress-assembly',
];

/** Takes the comments out of the library's JavaScript: editors show those of its declarations. */
async function stripComments(): Promise<void> {
  await build({
    entryPoints: ['build/**/*.js'],
    outdir: 'build',
    allowOverwrite: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
  });
}

main(async () => {
  rmSync('build', { recursive: true, force: true });
  await bundle();
  await runOrThrow('npx', ['jsii', ...OPTIONS]);
  await stripComments();
});
