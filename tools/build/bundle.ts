/**
 * Bundles the handler and the command with everything that they need, so that the package has no dependencies.
 * `tsx tools/build/bundle.ts ENTRY FOLDER` bundles another entry point of the handler in the same way.
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

/** What a bundle is, what it is made of, and what esbuild has to say about it. */
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
  // SDK packages ship CommonJS and ES modules; only the latter can be shaken.
  mainFields: ['module', 'main'],
  metafile: true,
  // The SDK's warning of an old Node.js would be no line of JSON.
  define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
} satisfies BuildOptions;

/**
 * A second minifier, until it finds nothing more to do: the SDK's model of each operation and error has computed keys,
 * so that esbuild alone keeps all of them. It makes the handler a sixth smaller.
 */
const MINIFY: JsMinifyOptions = { toplevel: true, compress: { passes: 0 }, mangle: true };

/** The SDK loads them for streams of events and in browsers, so never here. */
const UNUSED = ['@smithy/core/event-streams', 'bowser'];

/** The SDK can sign for several Regions at once, which no service here accepts. */
const ONE_REGION = { '@aws-sdk/signature-v4-multi-region': './tools/build/one-region.ts' };

/** A client reads nothing but its version of its package's manifest. */
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
 * The function's code. What few lookups need, such as the client of Amazon Chime, is a chunk of its own. esbuild splits
 * ES modules only, and Node.js loads CommonJS faster: hence the second step, for all but the few lines of `index`.
 */
async function bundleHandler(entryPoint: string, folder: string): Promise<Bundled> {
  const { outputFiles, metafile, warnings } = await build({
    ...COMMON,
    entryPoints: [entryPoint],
    outdir: folder,
    write: false,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    // By the name, Node.js knows what it is before it reads it.
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

/** The package's command. The CDK library is a peer: the user's own reads the user's cloud assembly. */
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
      // The credential chain has a copy of AWS STS's client, with less in it than the command needs.
      '@aws-sdk/nested-clients/sts': '@aws-sdk/client-sts',
      ...ONE_REGION,
    },
  });
  for (const { text } of outputFiles) {
    // Python runs it as a program from the tarball; npm alone would make it one.
    writeChanged(COMMAND, (await minify(text, MINIFY)).code, 0o755);
  }
  return { files: [COMMAND], metafile, warnings };
}

/** Writes both bundles, and the licenses of what is in them. */
export async function bundle(): Promise<void> {
  const results = await Promise.all([bundleHandler('lambda/index.ts', 'bundle/handler'), bundleCommand()]);
  removeOthers(
    'bundle',
    results.flatMap(({ files }) => files),
  );
  if (results.some(({ warnings }) => warnings.length > 0)) {
    throw new Error('A bundle was built with warnings; see above');
  }
  writeLicenses(results.map(({ metafile }) => metafile));
}

if (require.main === module) {
  main(async () => {
    const [entryPoint, folder] = process.argv.slice(2);
    if (entryPoint === undefined || folder === undefined) {
      await bundle();
    } else {
      const { files } = await bundleHandler(entryPoint, folder);
      removeOthers(folder, files);
    }
  });
}
