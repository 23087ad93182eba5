/** How the command ends if its output can't be written, or if a signal interrupts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeEndpoint } from '../../../fake-aws/chime-endpoint';
import { hang } from '../../../fake-aws/faults';
import { sampleInventory } from '../../../fake-aws/inventory';
import { CHECKOUT } from '../../../tools/shared/folders';
import { type AssemblyStack, writeAssembly } from '../../support/cloud-assembly';
import { run } from '../../support/run';
import { FAILING, stackWith, useFolder } from '../run-preview';

const COMMAND = path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js');

const folder = useFolder();

/** Runs the command in a shell, which prints its exit status. */
const inShell = async (script: string) =>
  await run('bash', ['-c', script, process.execPath, COMMAND], { cwd: folder() });

describe('if the reader closes the pipe early', () => {
  test.each<[string, number, AssemblyStack, string]>([
    ['a table', 0, stackWith(), ''],
    ['a document', 0, stackWith(), '--json'],
    ['a failed lookup', 1, FAILING, ''],
  ])('%s ends with exit status %d', async (_, expected, stack, option) => {
    writeAssembly(folder(), [stack]);

    const { stdout, stderr } = await inShell(`"$0" "$1" preview --offline ${option} | true; echo "\${PIPESTATUS[0]}"`);

    expect([stdout, stderr]).toEqual([`${expected}\n`, '']);
  });

  test('the help ends with exit status 0', async () => {
    const { stdout } = await inShell(`"$0" "$1" preview --help | true; echo "\${PIPESTATUS[0]}"`);

    expect(stdout).toBe('0\n');
  });

  test('a closed standard error does not change the exit status', async () => {
    writeAssembly(folder(), [FAILING]);

    const { stdout } = await inShell('"$0" "$1" preview --offline --verbose 2>&- >/dev/null; echo $?');

    expect(stdout).toBe('1\n');
  });
});

test('a full disk ends with exit status 2 and an error message', async () => {
  if (!existsSync('/dev/full')) {
    return; // Only Linux has it.
  }
  writeAssembly(folder(), [FAILING]);

  const { stdout, stderr } = await inShell('"$0" "$1" preview --offline >/dev/full; echo $? >&2');

  expect([stdout, stderr]).toEqual(['', expect.stringMatching(/could not be written: .*ENOSPC.*\n2\n$/s)]);
});

describe('while lookups run', () => {
  let endpoint: ChimeEndpoint;

  beforeEach(async () => {
    endpoint = await ChimeEndpoint.start(sampleInventory);
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the command at once', async (signal) => {
    // GIVEN a lookup that hangs
    writeAssembly(folder(), [stackWith()]);
    const hung = new Promise((resolve) => {
      endpoint.injectFault(
        hang(() => {
          resolve(undefined);
        }),
      );
    });
    const child = spawn(process.execPath, [COMMAND, 'preview'], {
      cwd: folder(),
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        ...endpoint.environment,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
      },
    });
    await hung;

    // WHEN
    const before = Date.now();
    child.kill(signal);
    const [code, by] = (await once(child, 'exit')) as [number | null, string | null];

    // THEN
    expect([code, by]).toEqual([null, signal]);
    expect(Date.now() - before).toBeLessThan(2000);
  });
});
