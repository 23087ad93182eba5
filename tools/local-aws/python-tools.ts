/** Installs MiniStack, cfn-lint, and the AWS CLI in a Python virtual environment of the checkout. */
import * as path from 'node:path';
import { LOCAL } from '../shared/folders';
import { installPythonPrograms } from '../shared/venv';

const NAME = 'venv';
const BIN = path.join(LOCAL, NAME, 'bin');

export const TOOLS = {
  python: path.join(BIN, 'python'),
  cfnLint: path.join(BIN, 'cfn-lint'),
  aws: path.join(BIN, 'aws'),
} as const;

/**
 * Makes the virtual environment, unless an earlier run made it.
 * @param say prints a line of progress.
 */
export async function installPythonTools(say: (line: string) => void): Promise<void> {
  await installPythonPrograms(NAME, path.join(__dirname, 'requirements.txt'), say);
}
