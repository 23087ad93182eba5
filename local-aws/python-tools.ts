/** MiniStack, cfn-lint and the AWS CLI, in a Python virtual environment of the checkout's own. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { LOCAL } from '../tools/folders';
import { run } from '../tools/processes';

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

const INTERPRETERS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** Fails on an interpreter that is too old, and on one from a system package that comes without venv. */
const PROBE = 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))';

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
  await succeed('The virtual environment could not be made', python, ['-m', 'venv', VENV]);
  await succeed('MiniStack, cfn-lint and the AWS CLI could not be installed', TOOLS.python, [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    ...['--requirement', REQUIREMENTS],
  ]);
  copyFileSync(REQUIREMENTS, INSTALLED);
}

/** An interpreter that is new enough. Throws an error that says what to install when there is none. */
export async function findPython(): Promise<string> {
  for (const interpreter of INTERPRETERS) {
    const found = await run(interpreter, ['-c', PROBE]).catch(() => undefined);
    if (found?.status === 0) {
      return interpreter;
    }
  }
  throw new Error(
    'Local deployments need Python 3.10 or newer with its venv module, and there is none on the PATH. Install it (on Debian and Ubuntu: python3 and python3-venv) and run this again.',
  );
}

async function succeed(problem: string, command: string, args: readonly string[]): Promise<void> {
  const { status, output } = await run(command, args);
  if (status !== 0) {
    throw new Error(`${problem}:\n${output}`);
  }
}
