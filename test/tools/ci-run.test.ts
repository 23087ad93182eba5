/** `.ci/run` with a replacement of npm that runs nothing: which checks it runs, and what it counts as failed. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import groups from '../../tools/checks/checks.json';
import { CHECKOUT } from '../../tools/shared/folders';
import { type Finished, run, runOrThrow } from '../../tools/shared/processes';

const CHECKS = Object.entries(groups)
  .filter(([group]) => !['parts', 'consumers'].includes(group))
  .flatMap(([, checks]) => Object.keys(checks));

/** npm ci, npm_start, git diff, and nothing_is_left_behind. */
const STEPS = CHECKS.length + 4;

const NPM = `#!/bin/sh
printf '%s\\n' "$*" >>"$LOG"
case "$*" in
  'start --silent' | 'run sample --silent') echo '+12065550100 Assigned abcdef1ghij2klmno3pqr4 SupportLineVoiceConnector' ;;
  "$STEP") eval "$ACTION" ;;
esac
`;

const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ci-run-'));
  const checkout = path.join(folder, 'checkout');
  for (const file of ['.ci/run', 'tools/checks/checks.json']) {
    cpSync(path.join(CHECKOUT, file), path.join(checkout, file));
  }
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin', 'npm'), NPM, { mode: 0o755 });
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    [...IDENTITY, 'commit', '--quiet', '--message', 'Test'],
  ]) {
    await runOrThrow('git', args, { cwd: checkout });
  }
});

/** @param action what a step does, as a command for the shell. The other steps pass. */
async function runWith(step: string, action: string): Promise<Finished> {
  const PATH = [path.join(folder, 'bin'), process.env.PATH].join(path.delimiter);
  const env = { ...process.env, PATH, LOG: path.join(folder, 'log'), STEP: step, ACTION: action };
  return await run(path.join(folder, 'checkout', '.ci', 'run'), [], { env });
}

function lastLine({ stdout }: Finished): string | undefined {
  return stdout.trimEnd().split('\n').at(-1);
}

test('runs each check once, and the sample twice', async () => {
  const finished = await runWith('nothing', '');

  expect(lastLine(finished)).toBe(`${STEPS} passed, 0 failed`);
  expect(finished.status).toBe(0);
  const calls = readFileSync(path.join(folder, 'log'), 'utf8').trimEnd().split('\n');
  expect(calls.slice(0, 3)).toEqual(['ci', 'start --silent', 'run sample --silent']);
  expect(calls.slice(3).sort()).toEqual(CHECKS.map((name) => `run check ${name}`).sort());
});

test.each(['ci', 'run check test', 'run check deploy:local', 'run check lint'])(
  'counts a failure of npm %s, and runs the other steps',
  async (step) => {
    const finished = await runWith(step, 'exit 1');

    expect(lastLine(finished)).toBe(`${STEPS - 1} passed, 1 failed`);
    expect(finished.status).toBe(1);
  },
);

test.each(['generated', 'languages'])('npm start built the package for %s', async (check) => {
  const finished = await runWith(`run check ${check}`, '[ "$PACKAGE_IS_BUILT" = true ]');

  expect(lastLine(finished)).toBe(`${STEPS} passed, 0 failed`);
});

test('counts the steps of a lane that is killed as failed', async () => {
  // 0 is the process group of the lane.
  const finished = await runWith('run check audit', 'kill -KILL 0');

  const lost = [...Object.keys(groups.security), 'deploy:local'];
  expect(lastLine(finished)).toBe(`${STEPS - lost.length} passed, ${lost.length} failed`);
  expect(finished.status).toBe(1);
});

test('counts a file that a check leaves behind as a failure', async () => {
  const finished = await runWith('run check languages', 'touch stray');

  expect(finished.stdout).toContain('?? stray\n--- FAILED: nothing_is_left_behind');
  expect(lastLine(finished)).toBe(`${STEPS - 1} passed, 1 failed`);
});

test('counts a change of a checked-in file as two failures', async () => {
  const finished = await runWith('run check generated', 'echo >>tools/checks/checks.json');

  expect(finished.stdout).toContain('--- FAILED: git diff --exit-code');
  expect(lastLine(finished)).toBe(`${STEPS - 2} passed, 2 failed`);
});
