/** `npm run build`: builds what is published: the bundles of the handler and the command, and the construct library. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { bundle } from './bundle';
import { editDeclarations } from './declarations';

const OPTIONS = [
  '--fail-on-warnings',
  // jsii recommends the oldest CDK as a devDependency. `npm run check min-cdk` tests against it instead.
  ...['--silence-warnings', 'missing-dev-dependency'],
  ...['--generate-tsconfig', 'tsconfig.jsii.json'],
  '--compress-assembly',
];

/** Minifies the library's JavaScript, as that of aws-cdk-lib is. Names of classes stay. Editors read the declarations. */
async function minifyLibrary(): Promise<void> {
  await build({
    entryPoints: ['build/**/*.js'],
    outdir: 'build',
    allowOverwrite: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    minify: true,
  });
}

main(async () => {
  rmSync('build', { recursive: true, force: true });
  await bundle();
  await runOrThrow('npx', ['jsii', ...OPTIONS]);
  await minifyLibrary();
  editDeclarations();
});
