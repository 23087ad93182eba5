/** Runs commands of the checkout as a user would, and keeps what they print. */
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CHECKOUT } from '../../tools/shared/folders';
import { type Finished, run as runProcess } from '../../tools/shared/processes';

export type { Finished };

/** A home without AWS profiles, which goes away with the other temporary files of the run. */
const HOME = path.join(tmpdir(), 'home');

export interface RunOptions {
  readonly cwd?: string;
  /** Variables beside `PATH`; nothing else is inherited, so no account of the machine's is found. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  { cwd = CHECKOUT, environment }: RunOptions = {},
): Promise<Finished> {
  const env = { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', HOME, ...environment };
  return await runProcess(program, args, { cwd, env });
}

/** Runs a program that npm installed. */
export async function runBin(name: string, args: readonly string[], options?: RunOptions): Promise<Finished> {
  return await run(path.join(CHECKOUT, 'node_modules', '.bin', name), args, options);
}

/** Runs the package's command as it is shipped. */
export async function runCommand(args: readonly string[], options?: RunOptions): Promise<Finished> {
  return await run(
    process.execPath,
    [path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js'), ...args],
    options,
  );
}
