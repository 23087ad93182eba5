/** Child processes: run one to its end and keep what it wrote. */
import { spawn } from 'node:child_process';
import * as path from 'node:path';

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

export interface RunOptions {
  /**
   * All of the environment.
   * @default this process's own
   */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Also shows the output while it comes. */
  readonly show?: boolean;
  /** Ends the program early. */
  readonly signal?: AbortSignal;
}

/** Runs a program to its end, whatever its exit status; throws when it can't be started, or is ended early. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
      // On Windows npm is a batch file, which needs a shell to find and start it.
      shell: process.platform === 'win32' && !path.isAbsolute(command),
    });
    const written = { stdout: '', stderr: '', output: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text;
        written.output += text;
        if (options.show === true) {
          process[stream].write(text);
        }
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ status: code ?? 1, ...written });
    });
  });
}

/** Runs a program to its end. Throws an error with the command and what it wrote when it fails. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.status !== 0) {
    const end = options.show === true ? '; see above' : `:\n${finished.output.trimEnd()}`;
    throw new Error(`${[command, ...args].join(' ')} failed with exit status ${finished.status}${end}`);
  }
  return finished;
}
