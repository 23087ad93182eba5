/**
 * `npm run check languages`: builds the package for each language, installs it in a copy of the app in test/languages/,
 * and synthesizes the app with the CDK CLI. It also compiles the first lookup of docs/languages.md, and previews it and
 * examples/python in Python. The templates must equal those of the TypeScript app as JSON, including
 * construct paths and the asset hash of the handler. For .NET, it only generates the source. To choose languages, pass
 * python, java, or go.
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
import { requireToolchain } from '../shared/toolchains';

/** Templates by file name. */
type Templates = Readonly<Record<string, unknown>>;

interface App {
  readonly folder: string;
  /** Files of the package, relative to the folder. */
  readonly packages: readonly string[];
  /** Runs a program in the folder. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<unknown>;
}

interface Language {
  readonly target: string;
  /** Where the app has its first lookup of docs/languages.md, in a folder of its own. */
  readonly firstLookup?: string;
  readonly install: (app: App) => Promise<void>;
}

/** The templates of the other languages are compared with these. */
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
    firstLookup: path.join('first', 'app.py'),
    async install({ run, packages, folder }) {
      cpSync(path.join('examples', 'python'), path.join(folder, 'example'), { recursive: true });
      const wheels = packages.filter((file) => file.endsWith('.whl'));
      const bin = path.join('.venv', 'bin');
      const options = ['--disable-pip-version-check', '--no-input', '--requirement', 'requirements.txt'];
      await run(await findPython(), '-m', 'venv', '.venv');
      await run(path.join(bin, 'pip'), 'install', ...wheels, ...options);
      for (const app of ['first', 'example']) {
        const output = path.join(app, 'cdk.out');
        const command = `${path.join(bin, 'python')} ${path.join(app, 'app.py')}`;
        await run(CDK, 'synth', '--quiet', '--no-notices', '--app', command, '--output', output);
        // The wheel contains the command, too.
        await run(path.join(bin, 'cdk-chime-phone-number'), 'preview', '--offline', '--app', output);
      }
    },
  },
  java: {
    target: 'java',
    firstLookup: path.join('src', 'main', 'java', 'example', 'FirstLookup.java'),
    async install({ run, folder }) {
      // Maven doesn't install a version twice, so remove an earlier build from its repository.
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
    firstLookup: path.join('first', 'main.go'),
    async install({ run }) {
      await run('go', 'mod', 'tidy');
      await run('go', 'build', './...');
    },
  },
};

const CDK = path.resolve('node_modules', '.bin', 'cdk');

/** The CDK CLI doesn't call AWS for an account or for notices. */
const CLI_ENVIRONMENT = { ...process.env, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Synthesizes the app of a language in a new folder, and returns its templates. */
async function synthesize(
  name: string,
  { target, firstLookup, install }: Language,
  parent: string,
): Promise<Templates> {
  const folder = path.join(parent, name);
  cpSync(path.join('test', 'languages', name), folder, { recursive: true });
  if (firstLookup !== undefined) {
    mkdirSync(path.dirname(path.join(folder, firstLookup)), { recursive: true });
    writeFileSync(path.join(folder, firstLookup), documentedCode(name));
  }
  cpSync(path.join('dist', target), path.join(folder, 'packages'), { recursive: true });
  const packages = readdirSync(path.join(folder, 'packages')).map((file) => path.join('packages', file));
  const options = { cwd: folder, env: CLI_ENVIRONMENT };
  await install({ folder, packages, run: (program, ...args) => runOrThrow(program, args, options) });

  await runOrThrow(CDK, ['synth', '--quiet', '--no-notices'], options);
  const output = path.join(folder, 'cdk.out');
  const files = readdirSync(output).filter((file) => file.endsWith('.template.json'));
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(path.join(output, file), 'utf8'))]));
}

/** The code block of a language in docs/languages.md. */
function documentedCode(name: string): string {
  const blocks = readFileSync(path.join('docs', 'languages.md'), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms);
  const [, , code] = [...blocks].find(([, language]) => language === name) ?? [];
  assert(code !== undefined, `docs/languages.md has no code in ${name}`);
  return code;
}

class Results {
  private readonly results: boolean[] = [];

  /** Returns what the check returns, or undefined after printing its error. */
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
      if (await results.of(`${name}'s tools`, () => requireToolchain(name).then(() => true))) {
        equipped.push([name, language]);
      }
    }
    const expected = await results.of('packages and typescript', async () => {
      await packageFor([TYPESCRIPT.target, ...equipped.map(([, { target }]) => target), 'dotnet']);
      return await synthesize('typescript', TYPESCRIPT, folder);
    });
    // In parallel, because most of the time is downloads.
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
