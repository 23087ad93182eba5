/** Runs programs, and collects their output. */
import { spawn } from 'node:child_process';
import * as path from 'node:path';

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and standard error, in the order in which they were written. */
  readonly output: string;
}

export interface RunOptions {
  /**
   * The whole environment.
   * @default - that of this process
   */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Whether to print the output, too. */
  readonly show?: boolean;
  /** Ends the program. */
  readonly signal?: AbortSignal;
  /** Whether to run the program in its own process group, which Ctrl-C in a terminal doesn't reach. */
  readonly detached?: boolean;
}

/** Throws an error if the program can't be started or is aborted. An exit status isn't an error. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      signal: options.signal,
      detached: options.detached,
      stdio: ['ignore', 'pipe', 'pipe'],
      // On Windows, npm is a batch file, which requires a shell.
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
    child.once('close', (code, signalName) => {
      // Ctrl-C can reach the program before it has its own group, and then it hasn't started.
      const isLost = options.detached === true && signalName === 'SIGINT';
      resolve(isLost ? run(command, args, options) : { status: code ?? 1, ...written });
    });
  });
}

/** Throws an error with the command and its output if the exit status isn't 0. */
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
