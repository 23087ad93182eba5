/** Runs commands of the checkout as a user would, and keeps what they print. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

export const ROOT = path.join(__dirname, '..', '..');

/** A home without AWS profiles. The CDK CLI keeps a cache in it. */
const HOME = path.join(tmpdir(), 'cdk-chime-phone-number-home');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Variables beside `PATH`; nothing else is inherited, so no account of the machine's is found. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  { cwd = ROOT, environment }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd,
    env: {
      PATH: process.env.PATH,
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME,
      ...environment,
    },
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (status) => {
      resolve({ status, ...printed });
    });
  });
}

/** Runs a program that npm installed. */
export async function runBin(name: string, args: readonly string[], options?: RunOptions): Promise<Ran> {
  return await run(path.join(ROOT, 'node_modules', '.bin', name), args, options);
}

/** Runs the package's command as it is shipped. */
export async function runCommand(args: readonly string[], options?: RunOptions): Promise<Ran> {
  return await run(process.execPath, [path.join(ROOT, 'bundle', 'cli', 'cdk-chime-phone-number.js'), ...args], options);
}
