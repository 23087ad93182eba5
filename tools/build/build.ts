/** `npm run build`: builds what is published: the bundles of the handler and the command, and the construct library. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { bundle } from './bundle';
import { editDeclarations } from './declarations';
import { writeSbom } from './sbom';

const OPTIONS = [
  '--fail-on-warnings',
  // jsii recommends the oldest CDK as a devDependency. `npm run check min-cdk` tests against it instead.
  ...['--silence-warnings', 'missing-dev-dependency'],
  ...['--generate-tsconfig', 'tsconfig.jsii.json'],
  '--compress-assembly',
];

/**
 * Minifies the library's JavaScript, as that of aws-cdk-lib is. Names of classes stay. Editors read the declarations. With
 * a minified syntax (`enumerable:!0`), Node.js wouldn't find the names that an ES module imports.
 */
async function minifyLibrary(): Promise<void> {
  await build({
    entryPoints: ['build/**/*.js'],
    outdir: 'build',
    allowOverwrite: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    minifyWhitespace: true,
    minifyIdentifiers: true,
  });
}

main(async () => {
  rmSync('build', { recursive: true, force: true });
  await writeSbom(await bundle());
  await runOrThrow('npx', ['jsii', ...OPTIONS]);
  await minifyLibrary();
  editDeclarations();
});
