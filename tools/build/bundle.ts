/**
 * Bundles the handler and the command with their dependencies, so that the package has none.
 * `tsx tools/build/bundle.ts ENTRY FOLDER` bundles another entry point of the handler.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type JsMinifyOptions, minify } from '@swc/core';
import {
  build,
  type BuildOptions,
  type Message,
  type Metafile,
  type Plugin,
  transform,
  type TransformOptions,
} from 'esbuild';
import { main } from '../shared/script';
import { writeLicenses } from './licenses';
import { removeOthers, writeChanged } from './write-changed';

const COMMAND = 'bundle/cli/cdk-chime-phone-number.js';

interface Bundled {
  readonly files: readonly string[];
  readonly metafile: Metafile;
  readonly warnings: readonly Message[];
}

const TARGET = {
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions & TransformOptions;

const COMMON = {
  ...TARGET,
  bundle: true,
  // Prefer the ES modules of SDK packages, because esbuild can't remove unused code from CommonJS.
  mainFields: ['module', 'main'],
  metafile: true,
  // Each line of the function's log is JSON, but the SDK's warning about an old Node.js isn't.
  define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
} satisfies BuildOptions;

/**
 * esbuild keeps all operations and errors of the SDK, because their models have computed keys. This second minifier
 * removes the unused ones, which makes the handler a sixth smaller. It runs until it finds nothing to remove.
 */
const MINIFY: JsMinifyOptions = { toplevel: true, compress: { passes: 0 }, mangle: true };

/** The SDK loads these only for event streams and in browsers. */
const UNUSED = ['@smithy/core/event-streams', 'bowser'];

/** Removes the signatures for several Regions, which no service here supports. */
const ONE_REGION = { '@aws-sdk/signature-v4-multi-region': './tools/build/one-region.ts' };

/** An SDK client reads only the version from the package.json of its package. */
const smallManifests: Plugin = {
  name: 'small-manifests',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /[\\/](client-[a-z-]+|nested-clients)[\\/]package\.json$/ }, ({ path: file }) => {
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Bundles the function. Code that few lookups need, for example the client of Amazon Chime, is in a separate chunk.
 * esbuild splits only ES modules, but Node.js loads CommonJS faster. Therefore, a second step converts all files except
 * `index`.
 */
async function bundleHandler(folder: string, ...entryPoints: string[]): Promise<Bundled> {
  const { outputFiles, metafile, warnings } = await build({
    ...COMMON,
    entryPoints,
    outdir: folder,
    write: false,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    // With this extension, Node.js doesn't need to detect the kind of module.
    outExtension: { '.js': '.cjs' },
    external: UNUSED,
    plugins: [smallManifests],
    alias: {
      '@aws-sdk/credential-provider-node': './tools/build/no-credential-chain.ts',
      'node:fs/promises': './tools/build/no-profiles.ts',
      ...ONE_REGION,
    },
  });
  const files: string[] = [];
  for (const { path: file, text } of outputFiles) {
    const name = path.basename(file);
    if (name === 'index.cjs') {
      files.push(writeChanged(path.join(folder, 'index.mjs'), text));
      continue;
    }
    const { code } = await minify(text, { ...MINIFY, module: true });
    const chunk = await transform(code, { ...TARGET, format: 'cjs', supported: { 'dynamic-import': false } });
    warnings.push(...chunk.warnings);
    files.push(writeChanged(path.join(folder, name), chunk.code));
  }
  return { files, metafile, warnings };
}

/** Bundles the command, which reads a cloud assembly with the CDK library of the user. */
async function bundleCommand(): Promise<Bundled> {
  const { outputFiles, metafile, warnings } = await build({
    ...COMMON,
    entryPoints: ['cli/main.ts'],
    outfile: COMMAND,
    write: false,
    format: 'cjs',
    external: ['aws-cdk-lib', ...UNUSED],
    plugins: [smallManifests],
    alias: {
      '@aws-sdk/nested-clients/sts': './cli/sts.ts',
      ...ONE_REGION,
    },
  });
  for (const { text } of outputFiles) {
    // npm makes the command executable when it installs the package, but Python runs it from the tarball.
    writeChanged(COMMAND, (await minify(text, MINIFY)).code, 0o755);
  }
  return { files: [COMMAND], metafile, warnings };
}

/** Writes both bundles, and THIRD-PARTY-LICENSES. */
export async function bundle(): Promise<Metafile[]> {
  const results = await Promise.all([
    bundleHandler('bundle/handler', 'lambda/index.ts', 'lambda/deployed.ts'),
    bundleCommand(),
  ]);
  removeOthers(
    'bundle',
    results.flatMap(({ files }) => files),
  );
  if (results.some(({ warnings }) => warnings.length > 0)) {
    throw new Error('A bundle was built with warnings; see above');
  }
  const metafiles = results.map(({ metafile }) => metafile);
  writeLicenses(metafiles);
  return metafiles;
}

/** Bundles another entry point of the handler, for a test. */
export async function bundleEntry(entryPoint: string, folder: string): Promise<void> {
  const { files } = await bundleHandler(folder, entryPoint);
  removeOthers(folder, files);
}

if (require.main === module) {
  main(async () => {
    const [entryPoint, folder] = process.argv.slice(2);
    await (entryPoint === undefined || folder === undefined ? bundle() : bundleEntry(entryPoint, folder));
  });
}
