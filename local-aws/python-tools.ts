/** MiniStack, cfn-lint and the AWS CLI, in a Python virtual environment of the checkout's own. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { LOCAL } from '../tools/folders';
import { runOrThrow } from '../tools/processes';
import { findPython } from '../tools/python';

const REQUIREMENTS = path.join(__dirname, 'requirements.txt');
const VENV = path.join(LOCAL, 'venv');
const BIN = path.join(VENV, 'bin');

/** Copy of the requirements that the environment was made from; written last, so that a half-made one is made anew. */
const INSTALLED = path.join(VENV, 'requirements.txt');

/** Programs of the virtual environment. */
export const TOOLS = {
  python: path.join(BIN, 'python'),
  cfnLint: path.join(BIN, 'cfn-lint'),
  aws: path.join(BIN, 'aws'),
} as const;

/**
 * Makes the virtual environment, unless an earlier run did.
 * @param say told what is going on, when it takes a while.
 */
export async function installPythonTools(say: (line: string) => void): Promise<void> {
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === readFileSync(REQUIREMENTS, 'utf8')) {
    return;
  }
  const python = await findPython();
  say('Installing MiniStack, cfn-lint and the AWS CLI into .local/venv (once, about half a minute)');
  rmSync(VENV, { recursive: true, force: true });
  mkdirSync(LOCAL, { recursive: true });
  await runOrThrow(python, ['-m', 'venv', VENV]);
  await runOrThrow(TOOLS.python, [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    ...['--requirement', REQUIREMENTS],
  ]);
  copyFileSync(REQUIREMENTS, INSTALLED);
}
