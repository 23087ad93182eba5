/**
 * `npm run check languages`: builds the package for each language, installs it as a user of that language would into a
 * copy of the app in test/languages/, synthesizes the app with the CDK CLI, and compares its templates with those of the
 * TypeScript app: they are equal as JSON, construct paths and the handler's asset hash included; Java and Go order some
 * keys otherwise. For .NET, the source is generated and no more. Arguments pick languages: python, java, go.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { version } from '../../package.json';
import { packageFor } from '../build/package';
import { runOrThrow } from '../shared/processes';
import { findPython } from '../shared/python';
import { main } from '../shared/script';
import { needToolchain } from '../shared/toolchains';

/** Templates by the names of their files. */
type Templates = Readonly<Record<string, unknown>>;

/** An app in a folder of its own. */
interface App {
  readonly folder: string;
  /** Files of the language's package, from the folder. */
  readonly packages: readonly string[];
  /** Runs a program in the folder. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<unknown>;
}

/** Each language's package, and what installs it in the folder of an app. */
interface Language {
  readonly target: string;
  readonly install: (app: App) => Promise<void>;
}

/** Has the templates that the others are compared with. */
const TYPESCRIPT: Language = {
  target: 'js',
  async install({ run, packages }) {
    await run('npm', 'install', '--loglevel', 'error', ...packages);
    const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'node20', '--types', 'node'];
    await run('npx', 'tsc', ...options, 'app.ts');
  },
};

const OTHERS: Readonly<Record<string, Language>> = {
  python: {
    target: 'python',
    async install({ run, packages }) {
      const wheels = packages.filter((file) => file.endsWith('.whl'));
      const bin = path.join('.venv', 'bin');
      const options = ['--disable-pip-version-check', '--no-input', '--requirement', 'requirements.txt'];
      await run(await findPython(), '-m', 'venv', '.venv');
      await run(path.join(bin, 'pip'), 'install', ...wheels, ...options);
      // The package's command comes with it.
      await run(path.join(bin, 'cdk-chime-phone-number'), '--help');
    },
  },
  java: {
    target: 'java',
    async install({ run, folder }) {
      // Maven keeps what it has once installed of a version, so it gets a repository without this package.
      const repository = path.resolve('.local', 'm2');
      rmSync(path.join(repository, 'io', 'github', 'cdk-chime-phone-number'), { recursive: true, force: true });
      mkdirSync(repository, { recursive: true });
      symlinkSync(repository, path.join(folder, '.m2'), 'junction');
      mkdirSync(path.join(folder, '.mvn'));
      writeFileSync(path.join(folder, '.mvn', 'maven.config'), `-Dmaven.repo.local=.m2\n-Dbuilt.version=${version}\n`);
      await run('mvn', '--batch-mode', '--quiet', 'compile');
    },
  },
  go: {
    target: 'go',
    async install({ run }) {
      await run('go', 'mod', 'tidy');
      await run('go', 'build', '.');
    },
  },
};

/** The CLI asks nobody: neither AWS for an account, nor for news. */
const CLI_ENVIRONMENT = { ...process.env, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Synthesizes a language's app in a folder of its own, and returns its templates. */
async function synthesize(name: string, { target, install }: Language, parent: string): Promise<Templates> {
  const folder = path.join(parent, name);
  cpSync(path.join('test', 'languages', name), folder, { recursive: true });
  cpSync(path.join('dist', target), path.join(folder, 'packages'), { recursive: true });
  const packages = readdirSync(path.join(folder, 'packages')).map((file) => path.join('packages', file));
  await install({ folder, packages, run: (program, ...args) => runOrThrow(program, args, { cwd: folder }) });

  const cdk = path.resolve('node_modules', '.bin', 'cdk');
  await runOrThrow(cdk, ['synth', '--quiet', '--no-notices'], { cwd: folder, env: CLI_ENVIRONMENT });
  const output = path.join(folder, 'cdk.out');
  const files = readdirSync(output).filter((file) => file.endsWith('.template.json'));
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(path.join(output, file), 'utf8'))]));
}

/** Counts what passes and what fails, and says so. */
class Results {
  private readonly results: boolean[] = [];

  /** Runs one language's check; returns what it does, or undefined after saying what went wrong. */
  public async of<T>(name: string, check: () => Promise<T>): Promise<T | undefined> {
    const start = Date.now();
    const seconds = (): string => `${((Date.now() - start) / 1000).toFixed(0)} s`;
    try {
      const result = await check();
      this.results.push(true);
      console.log(`passed: ${name} (${seconds()})`);
      return result;
    } catch (error) {
      this.results.push(false);
      console.log(`FAILED: ${name} (${seconds()})\n${(error as Error).message}`);
      return undefined;
    }
  }

  public tell(): void {
    const failed = this.results.filter((passed) => !passed).length;
    console.log(`\n${this.results.length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  }
}

/** The languages that are asked for, by name. */
function choose(names: readonly string[]): [string, Language][] {
  const unknown = names.filter((name) => !Object.hasOwn(OTHERS, name));
  if (unknown.length > 0) {
    throw new Error(`Unknown: ${unknown.join(', ')}. Choose from ${Object.keys(OTHERS).join(', ')}`);
  }
  return Object.entries(OTHERS).filter(([name]) => names.length === 0 || names.includes(name));
}

main(async () => {
  const chosen = choose(process.argv.slice(2));
  const results = new Results();
  const folder = mkdtempSync(path.join(tmpdir(), 'languages-'));
  try {
    const equipped: [string, Language][] = [];
    for (const [name, language] of chosen) {
      if (await results.of(`${name}'s tools`, () => needToolchain(name).then(() => true))) {
        equipped.push([name, language]);
      }
    }
    const expected = await results.of('packages and typescript', async () => {
      await packageFor([TYPESCRIPT.target, ...equipped.map(([, { target }]) => target), 'dotnet']);
      return await synthesize('typescript', TYPESCRIPT, folder);
    });
    // Side by side: each waits for its downloads most of the time.
    const languages = (expected === undefined ? [] : equipped).map(([name, language]) =>
      results.of(name, async () => {
        const actual = await synthesize(name, language, folder);
        assert.deepEqual(actual, expected, `${name} synthesizes something else than TypeScript`);
      }),
    );
    await Promise.all(languages);
    results.tell();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
