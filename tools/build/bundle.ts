// Bundles the handler and the command with everything that they need, so that the package has no dependencies.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { writeLicenses } from './licenses.mjs';

const target = { platform: 'node', target: 'node20', minify: true, legalComments: 'none', logLevel: 'warning' };

const common = {
  ...target,
  bundle: true,
  // SDK packages ship CommonJS and ES modules; only the latter can be shaken.
  mainFields: ['module', 'main'],
  metafile: true,
  // The SDK's warning of an old Node.js would be no line of JSON.
  define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
};

/** The SDK loads them for streams of events and in browsers, so never here. */
const UNUSED = ['@smithy/core/event-streams', 'bowser'];

/**
 * The function's code. The other API, STS and other services that a lookup rarely asks are chunks of their own.
 * esbuild splits ES modules only, and Node.js loads CommonJS faster: hence the second step.
 */
export async function bundleHandler(entryPoint, outdir) {
  const result = await build({
    ...common,
    entryPoints: [entryPoint],
    outdir,
    write: false,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    external: UNUSED,
    alias: { '@aws-sdk/credential-provider-node': './tools/build/no-credential-chain.mjs' },
  });
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const warnings = [...result.warnings];
  for (const { path: file, text } of result.outputFiles) {
    const chunk = await transform(text, { ...target, format: 'cjs', supported: { 'dynamic-import': false } });
    warnings.push(...chunk.warnings);
    writeFileSync(path.join(outdir, path.basename(file)), chunk.code);
  }
  return { ...result, warnings };
}

/** The package's command. The CDK library is a peer: the user's own reads the user's cloud assembly. */
async function bundleCommand() {
  return await build({
    ...common,
    entryPoints: ['cli/main.ts'],
    outfile: 'bundle/cli/cdk-chime-phone-number.js',
    format: 'cjs',
    external: ['aws-cdk-lib', ...UNUSED],
  });
}

export async function bundle() {
  rmSync('bundle', { recursive: true, force: true });
  const results = await Promise.all([bundleHandler('lambda/index.ts', 'bundle/handler'), bundleCommand()]);
  if (results.some(({ warnings }) => warnings.length > 0)) {
    throw new Error('A bundle was built with warnings; see above');
  }
  writeLicenses(results.map(({ metafile }) => metafile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle();
}
