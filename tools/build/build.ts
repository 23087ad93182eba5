/** `npm run build`: builds what is published: the bundles of the handler and the command, and the construct library. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { bundle } from './bundle';

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

/** Deletes declarations that the one of `lib/index.ts` doesn't import, directly or through others. */
function deleteUnusedDeclarations(): void {
  const used = new Set([path.join('build', 'index.d.ts')]);
  for (const file of used) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      used.add(path.join(path.dirname(file), `${name}.d.ts`));
    }
  }
  const declarations = readdirSync('build', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  declarations
    .map((name) => path.join('build', name))
    .filter((file) => !used.has(file))
    .forEach((file) => {
      rmSync(file);
    });
}

main(async () => {
  rmSync('build', { recursive: true, force: true });
  await bundle();
  await runOrThrow('npx', ['jsii', ...OPTIONS]);
  await minifyLibrary();
  deleteUnusedDeclarations();
});
