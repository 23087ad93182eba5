/** The command as a process: how it ends, whatever becomes of its terminal, its reader, and its user's patience. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { hang } from '../../fake-aws/faults';
import { sampleInventory } from '../../fake-aws/inventory';
import { CHECKOUT } from '../../tools/shared/folders';
import { type AssemblyStack, writeAssembly } from '../support/cloud-assembly';
import { run, runCommand } from '../support/run';
import { lookup, outputs, providerFunction, runPreview, useFolder } from './support';

const COMMAND = path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js');

const folder = useFolder();

const stackWith = (properties: Readonly<Record<string, unknown>> = {}): AssemblyStack => ({
  path: 'Own',
  template: { Resources: { Function: providerFunction(), Line: lookup(properties) } },
});

const FAILING = stackWith({ PhoneNumberId: '+19995550000' });

/** Runs the command in a shell, which prints its exit status. */
const inShell = async (script: string) =>
  await run('bash', ['-c', script, process.execPath, COMMAND], { cwd: folder() });

describe('a reader that goes away has read enough', () => {
  test.each<[string, AssemblyStack, string]>([
    ['a table', stackWith(), ''],
    ['a document', stackWith(), '--json'],
    ['a failure', FAILING, ''],
  ])('%s ends with 0', async (_, stack, option) => {
    writeAssembly(folder(), [stack]);

    const { stdout, stderr } = await inShell(`"$0" "$1" preview --offline ${option} | true; echo "\${PIPESTATUS[0]}"`);

    expect([stdout, stderr]).toEqual(['0\n', '']);
  });

  test('the help, too', async () => {
    const { stdout } = await inShell(`"$0" "$1" preview --help | true; echo "\${PIPESTATUS[0]}"`);

    expect(stdout).toBe('0\n');
  });

  test('and nobody has to read what is written to standard error', async () => {
    writeAssembly(folder(), [FAILING]);

    const { stdout } = await inShell('"$0" "$1" preview --offline --verbose 2>&- >/dev/null; echo $?');

    expect(stdout).toBe('1\n');
  });
});

test('a full disk ends with 2, and says so', async () => {
  if (!existsSync('/dev/full')) {
    return; // Linux has it.
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

describe('--profile and AWS_PROFILE', () => {
  const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDOTHER', AWS_SECRET_ACCESS_KEY: 'secret' };
  let endpoint: ChimeEndpoint;
  let keys: string[];

  beforeEach(async () => {
    endpoint = await ChimeEndpoint.start(sampleInventory);
    keys = [];
    endpoint.injectFault(({ request, respond, response }) => {
      keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      const { status, headers, body } = respond();
      response.writeHead(status, headers).end(body);
    });
    mkdirSync(path.join(folder(), '.aws'));
    writeFileSync(
      path.join(folder(), '.aws', 'credentials'),
      '[mine]\naws_access_key_id = AKIDMINE\naws_secret_access_key = secret\n',
    );
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  const environment = (more: Record<string, string> = {}) => ({ HOME: folder(), ...endpoint.environment, ...more });

  test.each<[string, string[], Record<string, string>, string[]]>([
    ['no profile: the environment', [], KEYS, ['AKIDOTHER']],
    ['--profile, whatever the environment has', ['--profile', 'mine'], KEYS, ['AKIDMINE']],
    ['AWS_PROFILE', [], { AWS_PROFILE: 'mine' }, ['AKIDMINE']],
  ])('%s', async (_, args, more, expected) => {
    const { status } = await runPreview(folder(), [stackWith()], args, { environment: environment(more) });

    expect([status, keys]).toEqual([0, expected]);
  });

  test.each<[string, string[], Record<string, string>]>([
    ['--profile', ['--profile', 'nobody'], KEYS],
    ['AWS_PROFILE', [], { ...KEYS, AWS_PROFILE: 'nobody' }],
  ])('%s with a wrong name is an error, and no other credentials are used', async (_, args, more) => {
    const { status, stderr } = await runPreview(folder(), [stackWith()], args, { environment: environment(more) });

    expect([status, keys]).toEqual([2, []]);
    expect(stderr).toMatch(/There are no AWS credentials to call Chime with: .*nobody.*[^.]\. Sign in/);
  });
});

describe('names that are none', () => {
  test.each<[string, string[], RegExp]>([
    ['a stack', ['Nowhere'], /There is no stack Nowhere\. Use one of Own\./],
    ['a parameter', ['--parameters', 'Nmber=1'], /No stack of this cloud assembly has a parameter Nmber\./],
    ["a parameter's stack", ['--parameters', 'Nowhere:Number=1'], /No stack Nowhere of this cloud assembly/],
  ])('%s', async (_, args, message) => {
    const { status, stderr } = await runPreview(folder(), [stackWith()], [...args, '--offline']);

    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

test('stacks can be chosen by path, name or pattern; lookups of others run where they are needed', async () => {
  const stacks: AssemblyStack[] = [
    {
      path: 'Prod/Numbers',
      template: {
        Resources: { Function: providerFunction(), Line: lookup() },
        Outputs: outputs({ Status: { 'Fn::GetAtt': ['Line', 'Status'] } }),
      },
    },
    {
      path: 'Prod/Ivr',
      template: {
        Outputs: outputs({ Read: { 'Fn::GetStackOutput': { StackName: 'Prod-Numbers', OutputName: 'Status' } } }),
      },
    },
    { path: 'Beta/Numbers', template: FAILING.template },
  ];
  writeAssembly(folder(), stacks);
  const shown = async (...names: string[]) => {
    const { status, stdout } = await runCommand(['preview', '--offline', '--json', ...names], { cwd: folder() });
    const document = JSON.parse(stdout) as {
      lookups: { stack: string }[];
      outputs: { place: string; value: string }[];
    };
    return [status, document.lookups.map(({ stack }) => stack), document.outputs.map(({ value }) => value)];
  };

  expect(await shown('Prod/Ivr')).toEqual([0, [], ['Assigned']]);
  expect(await shown('Prod-Numbers')).toEqual([0, ['Prod/Numbers'], ['Assigned']]);
  expect(await shown('Prod/*')).toEqual([0, ['Prod/Numbers'], ['Assigned', 'Assigned']]);
  expect(await shown()).toEqual([1, ['Prod/Numbers', 'Beta/Numbers'], ['Assigned', 'Assigned']]);
});

describe('inventory', () => {
  test('prints a starter that --offline reads', async () => {
    const { status, stdout } = await runCommand(['inventory']);
    writeFileSync(path.join(folder(), 'inventory.json'), stdout);

    const previewed = await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('$comment');
    expect(JSON.parse(previewed.stdout)).toMatchObject({ success: true, notices: [] });
  });

  test('a number that is listed twice and an unknown status are named', async () => {
    const numbers = [
      { PhoneNumberId: '+12065550100', Status: 'Assigned' },
      { PhoneNumberId: '%2B12065550100', Status: 'Asigned' },
    ];
    writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers: numbers }));

    const { stdout } = await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);

    expect((JSON.parse(stdout) as { notices: string[] }).notices).toEqual([
      'PhoneNumbers[1] of the inventory has the number of PhoneNumbers[0], and replaces it. List each number once.',
      expect.stringContaining(
        `PhoneNumbers[1] of the inventory has the status "Asigned", which Amazon Chime doesn't document.`,
      ),
    ]);
  });
});
