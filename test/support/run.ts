/** Runs commands of the checkout as a user does, and returns their output. */
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CHECKOUT } from '../../tools/shared/folders';
import { type Finished, run as runProcess } from '../../tools/shared/processes';

export type { Finished };

/** A temporary home folder without AWS profiles. */
const HOME = path.join(tmpdir(), 'home');

export interface RunOptions {
  readonly cwd?: string;
  /** Variables in addition to `PATH`. Others aren't inherited, so that the SDK finds no credentials of the machine. */
  readonly environment?: Readonly<Record<string, string>>;
}

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

/** Runs the bundle of the package's command. */
export async function runCommand(args: readonly string[], options?: RunOptions): Promise<Finished> {
  return await run(
    process.execPath,
    [path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js'), ...args],
    options,
  );
}
