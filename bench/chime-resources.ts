/** `cdk-amazon-chime-resources`, which makes Chime resources and looks none up, in a scratch folder that stays. */
import { existsSync, renameSync } from 'node:fs';
import * as path from 'node:path';
import { LOCAL } from '../tools/folders';
import { packAndInstall } from './npm';

const NAME = 'cdk-amazon-chime-resources';
const VERSION = '3.2.25';

export const CHIME_RESOURCES = `${NAME}@${VERSION}`;

/** Where it is installed from one run to the next. */
const FOLDER = path.join(LOCAL, `bench-${CHIME_RESOURCES}`);

/** The handler of its phone numbers, Voice Connectors and SIP media applications. */
export function pstnHandlerIn(folder: string): string {
  return path.join(folder, 'node_modules', NAME, 'assets', 'resources', 'pstn');
}

/** What it was installed from. */
export function tarballIn(folder: string): string {
  return path.join(folder, `${NAME}-${VERSION}.tgz`);
}

/**
 * Installs it, once.
 * @param folder for an installation that does not come to its end.
 * @returns the folder that it is installed in.
 * @throws Error with what npm said.
 */
export async function installChimeResources(folder: string, signal: AbortSignal): Promise<string> {
  if (!existsSync(FOLDER)) {
    const fresh = path.join(folder, 'chime-resources');
    await packAndInstall(CHIME_RESOURCES, fresh, signal);
    renameSync(fresh, FOLDER);
  }
  return FOLDER;
}
