/**
 * `npm run package`: builds the package for each language in dist/, with translated examples in README and docstrings.
 * To choose languages, pass js, python, java, go, or dotnet.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { requireToolchain } from '../shared/toolchains';

/** package.json has `files`, so jsii-pacmak doesn't need to write .npmignore. */
const PACMAK = ['jsii-pacmak', '--no-npmignore', '--rosetta-unknown-snippets', 'fail'];

const GO_MODULE = path.join('dist', 'go', manifest.jsii.targets.go.packageName);

/**
 * Only the source is generated for these. The user of a Go module compiles it, as `npm run check languages` does. The
 * workflows compile the .NET package, because their runner has the .NET SDK.
 */
const SOURCE_ONLY = ['go', 'dotnet'];

/** Builds the packages and lists them. First, it checks that the required tools are installed. */
export async function packageFor(targets: readonly string[]): Promise<void> {
  const compiled = targets.filter((target) => !SOURCE_ONLY.includes(target));
  const generated = targets.filter((target) => SOURCE_ONLY.includes(target));
  await Promise.all(compiled.map(requireToolchain));
  console.log(`Packaging for ${targets.join(', ')} into dist/`);
  rmSync('dist', { recursive: true, force: true });
  // This builds the library, and writes the translated examples for jsii-pacmak.
  await runOrThrow('npm', ['run', 'check', 'snippets']);
  if (compiled.length > 0) {
    await pacmak('--targets', ...compiled);
  }
  if (generated.length > 0) {
    await pacmak('--code-only', '--targets', ...generated);
  }
  if (generated.includes('go')) {
    lowerGoRequirements();
  }
  printPackages();
}

async function pacmak(...options: readonly string[]): Promise<void> {
  // jsii-pacmak runs `npm pack`, whose script `prepack` would build the package again.
  const env = { ...process.env, npm_config_ignore_scripts: 'true' };
  await runOrThrow('npx', [...PACMAK, ...options], { env });
}

/**
 * Go has no version ranges: a module requires its lowest supported versions. jsii-pacmak writes the versions of the
 * devDependencies, which would force every user to upgrade.
 */
function lowerGoRequirements(): void {
  const file = path.join(GO_MODULE, 'go.mod');
  const { 'aws-cdk-lib': cdk, constructs } = manifest.peerDependencies;
  const lowered = readFileSync(file, 'utf8')
    .replace(/(aws-cdk-go\/awscdk\/v2) \S+/, `$1 ${cdk.replace('^', 'v')}`)
    .replace(/(constructs-go\/constructs\/v10) \S+/, `$1 ${constructs.replace('^', 'v')}`)
    // The go.mod files of those versions contain their own requirements.
    .replace(/^.*\/\/ indirect\n/gm, '');
  writeFileSync(file, lowered);
}

/** Prints the packages with their sizes, and the sources of a language as one line. */
function printPackages(): void {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const isOf = (target: string, file: string): boolean => file.startsWith(path.join('dist', target, path.sep));
  const artefacts = files
    .filter((file) => !SOURCE_ONLY.some((target) => isOf(target, file)))
    .filter((file) => !/\.(md5|sha1|sha256|sha512)$|maven-metadata/.test(file))
    .map((file) => ({ name: file, bytes: statSync(file).size }));
  for (const target of SOURCE_ONLY) {
    const sources = files.filter((file) => isOf(target, file));
    if (sources.length > 0) {
      const bytes = sources.reduce((sum, file) => sum + statSync(file).size, 0);
      artefacts.push({ name: `${path.join('dist', target)} (source, ${sources.length} files)`, bytes });
    }
  }
  for (const { name, bytes } of artefacts) {
    console.log(`${(bytes / 1000).toFixed(0).padStart(6)} KB  ${name}`);
  }
}

if (require.main === module) {
  main(async () => {
    const chosen = process.argv.slice(2);
    await packageFor(chosen.length > 0 ? chosen : ['js', ...Object.keys(manifest.jsii.targets)]);
  });
}
