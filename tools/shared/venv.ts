/** Installs Python programs into virtual environments in `.local/`. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { LOCAL } from './folders';
import { runOrThrow } from './processes';
import { findPython } from './python';

/**
 * Makes a virtual environment, unless an earlier run made it.
 * @param name name of its folder.
 * @param requirements path of a requirements file.
 * @param say prints a line of progress.
 * @returns path of the folder with the installed programs.
 */
export async function installPythonPrograms(
  name: string,
  requirements: string,
  say: (line: string) => void,
): Promise<string> {
  const venv = path.join(LOCAL, name);
  const bin = path.join(venv, 'bin');
  // The copy of the requirements is written last: an environment without it is incomplete.
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
