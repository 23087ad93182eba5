// Runs the programs that the scripts are made of, as a user would type them.
import { spawnSync } from 'node:child_process';

/**
 * Runs a program to its end and returns what it wrote to its standard output. Throws an error with the command and all
 * that it printed when it fails or isn't there.
 */
export function run(program, args, { cwd, env } = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: Infinity,
    shell: process.platform === 'win32',
    // Node.js 20 is among the versions that users have; jsii and its tools say at length that it has ended.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
  });
  if (status !== 0) {
    const end = error?.message ?? (signal ? `ended by ${signal}` : `exit status ${status}`);
    throw new Error(`${[program, ...args].join(' ')} failed (${end})\n${stdout ?? ''}${stderr ?? ''}`.trimEnd());
  }
  return stdout;
}

/** Runs a script's work, and tells a failure as one message instead of a stack trace. */
export function main(work) {
  try {
    work();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
