/** What the bench asks of npm. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { run } from '../tools/processes';

/** A tarball. */
export interface Packed {
  readonly filename: string;
  readonly size: number;
}

/**
 * Packs a package as it is, without building it.
 * @param what a folder, or a package of the registry.
 * @param folder where the tarball goes.
 */
export async function pack(what: string, folder: string, signal?: AbortSignal): Promise<Packed> {
  const stdout = await npm(['pack', '--ignore-scripts', '--json', what], folder, signal);
  const [packed] = JSON.parse(stdout) as [Packed];
  return packed;
}

/**
 * Packs a package and installs the tarball beside it, without peers.
 * @param folder is made.
 */
export async function packAndInstall(what: string, folder: string, signal: AbortSignal): Promise<Packed> {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const packed = await pack(what, folder, signal);
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  await npm(['install', ...options, `./${packed.filename}`], folder, signal);
  return packed;
}

/** Folders of all packages that are installed in a folder, nested ones too, relative to it. */
export function installedPackages(folder: string): string[] {
  const lock = readFileSync(path.join(folder, 'node_modules', '.package-lock.json'), 'utf8');
  return Object.keys((JSON.parse(lock) as { packages: object }).packages);
}

async function npm(args: readonly string[], cwd: string, signal: AbortSignal | undefined): Promise<string> {
  const { status, stdout, stderr } = await run('npm', [...args, '--loglevel', 'error'], { cwd, signal });
  if (status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed:\n${stderr.trim()}`);
  }
  return stdout;
}
