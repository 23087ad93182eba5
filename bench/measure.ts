/** One measurement: a fresh Node.js process from its start to a moment, all of it. */
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { build } from 'esbuild';

/** What the process is to do; `child.ts` reads it. */
export interface Task {
  /** Loaded first. Without an event, having loaded it is the end of the measurement. */
  readonly module: string;
  /** For the module's `handler`. The end of the measurement is then that the PUT of its answer has been answered. */
  readonly event?: object;
  /** Where answers go that the handler would send to port 443. */
  readonly responsesPort?: number;
  /** Lambda's time-out. */
  readonly lambdaMs?: number;
}

/** What a process has used since it began. */
export interface Usage {
  /** User and system time of all threads. */
  readonly cpuMs: number;
  /** Largest resident set. */
  readonly peakMiB: number;
}

export interface Measured extends Usage {
  /** As `performance.now()`, just before the process was made. */
  readonly startedAt: number;
  /** As `performance.now()`, when the process reported. */
  readonly reportedAt: number;
}

const HANGS_AFTER_MS = 60_000;

/**
 * Compiles what runs in the processes.
 * @returns its path, for `measure`.
 */
export async function buildChild(folder: string): Promise<string> {
  const outfile = path.join(folder, 'child.js');
  const entryPoints = [path.join(__dirname, 'child.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', target: 'node20', logLevel: 'error' });
  return outfile;
}

/**
 * @param child what `buildChild` made.
 * @param env all of the environment.
 */
export async function measure(
  child: string,
  task: Task,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Measured> {
  return await new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const node = spawn(process.execPath, [child, JSON.stringify(task)], {
      env,
      signal,
      timeout: HANGS_AFTER_MS,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    let usage = '';
    let reportedAt = 0;
    node.stderr?.on('data', (data: Buffer) => (errors += data.toString()));
    node.stdio[3]?.on('data', (data: Buffer) => {
      reportedAt ||= performance.now();
      usage += data.toString();
    });
    node.once('error', reject).once('close', (status) => {
      if (status === 0 && usage !== '') {
        resolve({ startedAt, reportedAt, ...(JSON.parse(usage) as Usage) });
      } else {
        reject(new Error(`${task.module} ended with ${String(status)} and reported '${usage}'\n${errors}`));
      }
    });
  });
}
