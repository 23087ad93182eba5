/**
 * `npm run check package-managers`: installs the tarball with npm, pnpm, Yarn Plug'n'Play, and Bun, compiles an app with
 * each module resolution of TypeScript, synthesizes it, and previews it. To choose package managers, pass their names.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { devDependencies, name as packageName, peerDependencies } from '../../package.json';
import { run, runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** Of pnpm, 12.4.2 is the newest version that the npm registry serves for all platforms. */
const VERSIONS = { pnpm: '12.4.2', '@yarnpkg/cli-dist': '4.18.1', bun: '1.4.5' };

/** Options of the compiler. The app is an ES module. */
const RESOLUTIONS: Readonly<Record<string, readonly string[]>> = {
  node16: ['--module', 'node16'],
  nodenext: ['--module', 'nodenext'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
};

type Command = readonly string[];

interface PackageManager {
  readonly version: Command;
  readonly install: Command;
  /** Starts a program of a package. */
  readonly exec: Command;
  /** Runs a file. */
  readonly node: Command;
}

/** @param tools the folder in which the package managers are installed. */
function packageManagers(tools: string): Readonly<Record<string, PackageManager>> {
  const packages = path.join(tools, 'node_modules');
  const pnpm = [path.join(packages, '.bin', 'pnpm')];
  const yarn = [process.execPath, path.join(packages, '@yarnpkg', 'cli-dist', 'bin', 'yarn.js')];
  const bun = [path.join(packages, '@oven', `bun-${process.platform}-${bunArchitecture()}`, 'bin', 'bun')];
  return {
    npm: {
      version: ['npm', '--version'],
      install: ['npm', 'install', '--loglevel', 'error'],
      exec: ['npx', '--no-install'],
      node: [process.execPath],
    },
    pnpm: {
      version: [...pnpm, '--version'],
      install: [...pnpm, 'install', '--no-frozen-lockfile'],
      exec: [...pnpm, 'exec'],
      node: [...pnpm, 'exec', 'node'],
    },
    "yarn (Plug'n'Play)": {
      version: [...yarn, '--version'],
      install: [...yarn, 'install', '--no-immutable'],
      exec: [...yarn, 'run'],
      node: [...yarn, 'node'],
    },
    bun: {
      version: [...bun, '--version'],
      install: [...bun, 'install'],
      exec: [...bun, 'x', '--no-install'],
      node: bun,
    },
  };
}

function bunArchitecture(): string {
  return process.arch === 'arm64' ? 'aarch64' : process.arch;
}

/** Installs what npm runs: the package managers, and the tarball. */
async function prepare(folder: string): Promise<{ readonly tools: string; readonly tarball: string }> {
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(path.join(tools, 'package.json'), JSON.stringify({ private: true, dependencies: VERSIONS }));
  // Bun's install script only replaces a launcher, which isn't used here.
  await runOrThrow('npm', ['install', '--ignore-scripts', '--loglevel', 'error'], { cwd: tools });
  const { stdout } = await runOrThrow('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  return { tools, tarball: path.join(folder, stdout.trim()) };
}

/** Makes the folder of the app, which uses the oldest supported versions of the CDK. */
function makeApp(folder: string, tarball: string): void {
  mkdirSync(folder);
  copyFileSync(path.join('test', 'package-managers', 'app.ts'), path.join(folder, 'app.ts'));
  copyFileSync(tarball, path.join(folder, 'package.tgz'));
  const { typescript, '@types/node': types } = devDependencies;
  const { 'aws-cdk-lib': cdk, constructs } = peerDependencies;
  const [oldestCdk, oldestConstructs] = [cdk, constructs].map((range) => range.replace('^', ''));
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: {
        [packageName]: 'file:./package.tgz',
        'aws-cdk-lib': oldestCdk,
        constructs: oldestConstructs,
      },
      devDependencies: { typescript, '@types/node': types },
    }),
  );
  writeFileSync(path.join(folder, '.yarnrc.yml'), 'nodeLinker: pnp\nenableTelemetry: false\nenableGlobalCache: true\n');
}

/** The cells of a row: how each step ended. */
async function check(manager: PackageManager, folder: string): Promise<Readonly<Record<string, string>>> {
  const cells: Record<string, string> = {};
  const step = async (name: string, [program = '', ...args]: Command): Promise<boolean> => {
    const { status, output } = await run(program, args, { cwd: folder });
    cells[name] = status === 0 ? 'passed' : 'FAILED';
    if (status !== 0) {
      console.log(`${[program, ...args].join(' ')}\n${output}`);
    }
    return status === 0;
  };
  if (await step('install', manager.install)) {
    const options = ['--strict', '--target', 'es2022', '--types', 'node'];
    for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
      await step(name, [...manager.exec, 'tsc', ...options, ...resolution, '--outDir', name, 'app.ts']);
    }
    await step('synthesis', [...manager.node, path.join('nodenext', 'app.js')]);
    await step('preview', [...manager.exec, packageName, 'preview', '--offline']);
  }
  return cells;
}

main(async () => {
  const names = process.argv.slice(2);
  const folder = mkdtempSync(path.join(tmpdir(), 'package-managers-'));
  try {
    const { tools, tarball } = await prepare(folder);
    const columns = ['install', ...Object.keys(RESOLUTIONS), 'synthesis', 'preview'];
    const rows: string[][] = [];
    for (const [name, manager] of Object.entries(packageManagers(tools))) {
      if (names.length === 0 || names.some((chosen) => name.startsWith(chosen))) {
        const app = path.join(folder, `app-${rows.length}`);
        makeApp(app, tarball);
        const [program = '', ...args] = manager.version;
        const { stdout: version } = await runOrThrow(program, args, { cwd: app });
        const cells = await check(manager, app);
        rows.push([`${name} ${version.trim()}`, ...columns.map((column) => cells[column] ?? 'not run')]);
      }
    }
    for (const row of [['package manager', ...columns], columns.map(() => '---').concat('---'), ...rows]) {
      console.log(`| ${row.join(' | ')} |`);
    }
    const all = rows.flatMap(([, ...cells]) => cells);
    const failed = all.filter((cell) => cell !== 'passed').length;
    console.log(`\n${all.length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 && all.length > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
