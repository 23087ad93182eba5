/** Python programs in virtual environments of the checkout's own. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { LOCAL } from './folders';
import { runOrThrow } from './processes';
import { findPython } from './python';

/**
 * Makes a virtual environment, unless an earlier run did.
 * @param name of its folder.
 * @param requirements file with what is to be installed.
 * @param say told what is going on, when it takes a while.
 * @returns folder of the installed programs.
 */
export async function installPythonPrograms(
  name: string,
  requirements: string,
  say: (line: string) => void,
): Promise<string> {
  const venv = path.join(LOCAL, name);
  const bin = path.join(venv, 'bin');
  // A copy of the requirements is written last, so that a half-made environment is made anew.
  const installed = path.join(venv, 'requirements.txt');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(requirements, 'utf8')) {
    return bin;
  }
  const python = await findPython();
  say(`Installing ${path.relative('.', requirements)} into .local/${name} (once)`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(LOCAL, { recursive: true });
  await runOrThrow(python, ['-m', 'venv', venv]);
  await runOrThrow(path.join(bin, 'python'), [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    ...['--requirement', requirements],
  ]);
  copyFileSync(requirements, installed);
  return bin;
}
