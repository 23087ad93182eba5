// Bundles the handler and the command with everything that they need, so that the package has no dependencies.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // SDK packages ship CommonJS and ES modules; only the latter can be shaken.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** The function's code. */
const handler = {
  ...common,
  entryPoints: ['lambda/index.ts'],
  outfile: 'bundle/handler/index.js',
  // The handler takes its credentials from Lambda's environment; profiles, SSO and the like don't exist there.
  alias: { '@aws-sdk/credential-provider-node': './lambda/no-credential-chain.ts' },
};

/** The package's command. The CDK library is a peer: the user's own reads the user's cloud assembly. */
const command = {
  ...common,
  entryPoints: ['bin/cdk-chime-phone-number.ts'],
  outfile: 'bundle/cli/cdk-chime-phone-number.js',
  external: ['aws-cdk-lib'],
};

export async function bundle() {
  rmSync('bundle', { recursive: true, force: true });
  const results = await Promise.all([build(handler), build(command)]);
  if (results.some(({ warnings }) => warnings.length > 0)) {
    throw new Error('A bundle was built with warnings; see above');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle();
}
