// Builds the package for each language into dist/, with the examples of README and docstrings translated. Arguments
// pick languages: js, python, java, go.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, run } from '../run.mjs';
import { missingTool } from '../toolchains.mjs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** `files` in package.json does what jsii-pacmak would use .npmignore for. */
const PACMAK = ['jsii-pacmak', '--no-npmignore', '--rosetta-unknown-snippets', 'fail'];

/** jsii-pacmak runs `npm pack`, and would build the package again each time. */
const PACMAK_OPTIONS = { env: { npm_config_ignore_scripts: 'true' } };

/** A Go module is its source, which the consumer compiles (`npm run test:languages` does); so this needs no Go. */
const isCompiled = (target) => target !== 'go';

/** Builds the packages and lists them; says what is missing on the machine before it starts. */
export function packageFor(targets) {
  const missing = targets
    .filter(isCompiled)
    .map(missingTool)
    .filter((problem) => problem !== undefined);
  if (missing.length > 0) {
    throw new Error(missing.join('\n'));
  }
  console.log(`Packaging for ${targets.join(', ')} into dist/`);
  rmSync('dist', { recursive: true, force: true });
  // Builds, and leaves the translated examples where jsii-pacmak looks for them.
  run('npm', ['run', 'test:snippets']);
  const compiled = targets.filter(isCompiled);
  if (compiled.length > 0) {
    run('npx', [...PACMAK, '--targets', ...compiled], PACMAK_OPTIONS);
  }
  if (targets.includes('go')) {
    run('npx', [...PACMAK, '--code-only', '--targets', 'go'], PACMAK_OPTIONS);
    lowerGoRequirements();
  }
  list();
}

/**
 * Go has no version ranges: a module asks for the lowest versions that it works with. jsii-pacmak writes those of the
 * devDependencies, which would force every consumer to upgrade.
 */
function lowerGoRequirements() {
  const { packageName } = manifest.jsii.targets.go;
  const file = path.join('dist', 'go', packageName, 'go.mod');
  const floor = (name) => manifest.peerDependencies[name].replace(/^\^/, 'v');
  const lowered = readFileSync(file, 'utf8')
    .replace(/(aws-cdk-go\/awscdk\/v2) \S+/, `$1 ${floor('aws-cdk-lib')}`)
    .replace(/(constructs-go\/constructs\/v10) \S+/, `$1 ${floor('constructs')}`)
    // What those versions need themselves stands in their own go.mod.
    .replace(/^.*\/\/ indirect\n/gm, '');
  writeFileSync(file, lowered);
}

/** What was built; a Go module is one line, since it is published as a folder. */
function list() {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const isGo = (file) => file.startsWith(path.join('dist', 'go', path.sep));
  const artefacts = files
    .filter((file) => !isGo(file) && !/\.(md5|sha1|sha256|sha512)$|maven-metadata/.test(file))
    .map((file) => [file, statSync(file).size]);
  const module = files.filter(isGo);
  if (module.length > 0) {
    const folder = path.join('dist', 'go', manifest.jsii.targets.go.packageName, path.sep);
    artefacts.push([`${folder} (${module.length} files)`, module.reduce((sum, file) => sum + statSync(file).size, 0)]);
  }
  for (const [name, bytes] of artefacts) {
    console.log(`${(bytes / 1000).toFixed(0).padStart(6)} KB  ${name}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(() => {
    const chosen = process.argv.slice(2);
    packageFor(chosen.length > 0 ? chosen : ['js', ...Object.keys(manifest.jsii.targets)]);
  });
}
