/**
 * `npm run package`: builds the package for each language into dist/, with the examples of README and docstrings
 * translated. Arguments pick languages: js, python, java, go, dotnet.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { needToolchain } from '../shared/toolchains';

/** `files` in package.json does what jsii-pacmak would use .npmignore for. */
const PACMAK = ['jsii-pacmak', '--no-npmignore', '--rosetta-unknown-snippets', 'fail'];

const GO_MODULE = path.join('dist', 'go', manifest.jsii.targets.go.packageName);

/**
 * Of these, the source is generated and no more. A Go module is its source, which the consumer compiles
 * (`npm run check languages` does). The .NET package is compiled by the release workflow, whose runner has the .NET SDK.
 */
const SOURCE_ONLY = ['go', 'dotnet'];

/** Builds the packages and lists them; says what is missing on the machine before it starts. */
export async function packageFor(targets: readonly string[]): Promise<void> {
  const compiled = targets.filter((target) => !SOURCE_ONLY.includes(target));
  const generated = targets.filter((target) => SOURCE_ONLY.includes(target));
  await Promise.all(compiled.map(needToolchain));
  console.log(`Packaging for ${targets.join(', ')} into dist/`);
  rmSync('dist', { recursive: true, force: true });
  // Builds, and leaves the translated examples where jsii-pacmak looks for them.
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
  list();
}

async function pacmak(...options: readonly string[]): Promise<void> {
  // It runs `npm pack`, which would build the package again each time.
  const env = { ...process.env, npm_config_ignore_scripts: 'true' };
  await runOrThrow('npx', [...PACMAK, ...options], { env });
}

/**
 * Go has no version ranges: a module asks for the lowest versions that it works with. jsii-pacmak writes those of the
 * devDependencies, which would force every consumer to upgrade.
 */
function lowerGoRequirements(): void {
  const file = path.join(GO_MODULE, 'go.mod');
  const { 'aws-cdk-lib': cdk, constructs } = manifest.peerDependencies;
  const lowered = readFileSync(file, 'utf8')
    .replace(/(aws-cdk-go\/awscdk\/v2) \S+/, `$1 ${cdk.replace('^', 'v')}`)
    .replace(/(constructs-go\/constructs\/v10) \S+/, `$1 ${constructs.replace('^', 'v')}`)
    // What those versions need themselves stands in their own go.mod.
    .replace(/^.*\/\/ indirect\n/gm, '');
  writeFileSync(file, lowered);
}

/** What was built; the source of a language is one line. */
function list(): void {
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
