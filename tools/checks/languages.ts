// Builds the package for each language, installs it as a user of that language would into a copy of the app in
// test/languages/, synthesises the app with the CDK CLI, and compares its templates with those of the TypeScript app:
// they are equal as JSON, construct paths and the handler's asset hash included; Java and Go order some keys otherwise.
// Arguments pick languages: python, java, go.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { packageFor } from '../build/package.mjs';
import { main, run } from '../run.mjs';
import { missingTool } from '../toolchains.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Each language's package, and the commands that install it in the folder of an app. */
const LANGUAGES = {
  typescript: {
    target: 'js',
    install(inFolder, [tarball]) {
      inFolder('npm', ['install', '--loglevel', 'error', tarball]);
      const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'node20', '--types', 'node'];
      inFolder('npx', ['tsc', ...options, 'app.ts']);
    },
  },
  python: {
    target: 'python',
    install(inFolder, packages) {
      const wheel = packages.find((file) => file.endsWith('.whl'));
      inFolder('python3', ['-m', 'venv', '.venv']);
      const bin = path.join('.venv', 'bin');
      const options = ['--disable-pip-version-check', '--no-input', '--requirement', 'requirements.txt'];
      inFolder(path.join(bin, 'pip'), ['install', wheel, ...options]);
      // The package's command comes with it.
      inFolder(path.join(bin, 'cdk-chime-phone-number'), ['--help']);
    },
  },
  java: {
    target: 'java',
    install(inFolder, _, folder) {
      // Maven keeps what it has once installed of a version, so it gets a repository without this package.
      const repository = path.resolve('.local', 'm2');
      rmSync(path.join(repository, 'io', 'github', 'cdk-chime-phone-number'), { recursive: true, force: true });
      mkdirSync(repository, { recursive: true });
      symlinkSync(repository, path.join(folder, '.m2'), 'junction');
      mkdirSync(path.join(folder, '.mvn'));
      writeFileSync(path.join(folder, '.mvn', 'maven.config'), `-Dmaven.repo.local=.m2\n-Dbuilt.version=${version}\n`);
      inFolder('mvn', ['--batch-mode', '--quiet', 'compile']);
    },
  },
  go: {
    target: 'go',
    install(inFolder) {
      inFolder('go', ['mod', 'tidy']);
      inFolder('go', ['build', '.']);
    },
  },
};

/** The CLI asks nobody: neither AWS for an account, nor for news. */
const CLI_ENVIRONMENT = { AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Synthesises a language's app in a folder of its own, and returns its templates by their file names. */
function synthesise(language, parent) {
  const { target, install } = LANGUAGES[language];
  const folder = path.join(parent, language);
  cpSync(path.join('test', 'languages', language), folder, { recursive: true });
  cpSync(path.join('dist', target), path.join(folder, 'packages'), { recursive: true });
  const packages = readdirSync(path.join(folder, 'packages')).map((file) => path.join('packages', file));
  install((program, args) => run(program, args, { cwd: folder }), packages, folder);

  const cdk = path.resolve('node_modules', '.bin', 'cdk');
  run(cdk, ['synth', '--quiet', '--no-notices'], { cwd: folder, env: CLI_ENVIRONMENT });
  const output = path.join(folder, 'cdk.out');
  const files = readdirSync(output).filter((file) => file.endsWith('.template.json'));
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(path.join(output, file), 'utf8'))]));
}

/** Runs one language's check; returns what `check` does, or undefined after saying what went wrong. */
function attempt(language, check) {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(0)} s`;
  try {
    const result = check();
    console.log(`passed: ${language} (${seconds()})`);
    return result;
  } catch (error) {
    console.log(`FAILED: ${language} (${seconds()})\n${error.message}`);
    return undefined;
  }
}

main(() => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((language) => !Object.hasOwn(LANGUAGES, language));
  if (unknown.length > 0) {
    throw new Error(`Unknown: ${unknown.join(', ')}. Choose from ${Object.keys(LANGUAGES).join(', ')}`);
  }
  // Whatever is asked for, TypeScript has the templates that the others are compared with.
  const wanted = Object.keys(LANGUAGES).filter(
    (one) => one === 'typescript' || chosen.length === 0 || chosen.includes(one),
  );
  const missing = new Map(wanted.map((language) => [language, missingTool(language)]));
  const folder = mkdtempSync(path.join(tmpdir(), 'languages-'));
  try {
    const packaged = attempt('packages', () => {
      packageFor(wanted.filter((language) => !missing.get(language)).map((language) => LANGUAGES[language].target));
      return true;
    });
    const expected = packaged && attempt('typescript', () => synthesise('typescript', folder));
    const compared = wanted.slice(1).map((language) =>
      attempt(language, () => {
        const problem = missing.get(language) ?? (expected ? undefined : 'There is nothing to compare with; see above');
        if (problem !== undefined) {
          throw new Error(problem);
        }
        const actual = synthesise(language, folder);
        assert.deepEqual(actual, expected, `${language} synthesises something else than TypeScript`);
        return actual;
      }),
    );
    const results = [packaged, expected, ...compared];
    const failed = results.filter((result) => result === undefined).length;
    console.log(`\n${results.length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
