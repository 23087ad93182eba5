/** `cdk-amazon-chime-resources`, which makes Chime resources and looks none up, in a scratch folder that stays. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { LOCAL } from '../local-aws/folders';
import { run } from '../local-aws/processes';

const NAME = 'cdk-amazon-chime-resources';
const VERSION = '3.2.25';

export const CHIME_RESOURCES = `${NAME}@${VERSION}`;

/** Where it is installed: its folder is in `node_modules` there. */
const FOLDER = path.join(LOCAL, `bench-${CHIME_RESOURCES}`);

/** The handler of its phone numbers, Voice Connectors and SIP media applications. */
export function pstnHandlerIn(folder: string): string {
  return path.join(folder, 'node_modules', NAME, 'assets', 'resources', 'pstn');
}

/**
 * Installs it, once.
 * @returns the folder that it is installed in.
 * @throws Error with what npm said.
 */
export async function installChimeResources(folder: string, signal: AbortSignal): Promise<string> {
  if (!existsSync(FOLDER)) {
    const fresh = path.join(folder, 'chime-resources');
    await install(CHIME_RESOURCES, fresh, signal);
    renameSync(fresh, FOLDER);
  }
  return FOLDER;
}

/** Installs a package in an empty folder, without its peers. */
export async function install(what: string, folder: string, signal: AbortSignal): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status, output } = await run('npm', ['install', ...options, what], { cwd: folder, signal });
  if (status !== 0) {
    throw new Error(`npm could not install ${what}:\n${output.trim()}`);
  }
}
