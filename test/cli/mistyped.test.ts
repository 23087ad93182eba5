/** What people mistype: the error says what to write instead. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type AssemblyStack, writeAssembly } from '../support/cloud-assembly';
import { runCommand } from '../support/run';
import { lookup, type PreviewJson, providerFunction, stackWith, useFolder } from './run-preview';

const folder = useFolder();

const readsSsm = (type: string): AssemblyStack => ({
  path: 'Dev/Ssm',
  template: {
    Parameters: { Line: { Type: `AWS::SSM::Parameter::Value<${type}>`, Default: '/telephony/line' } },
    Resources: {
      Function: providerFunction(),
      Line: lookup({ PhoneNumberId: type === 'String' ? { Ref: 'Line' } : { 'Fn::Select': [1, { Ref: 'Line' }] } }),
    },
  },
});

beforeEach(() => {
  writeAssembly(folder(), [
    { ...stackWith(), path: 'Dev/Numbers' },
    { ...stackWith(), path: 'Prod/Numbers' },
    readsSsm('String'),
  ]);
  mkdirSync(path.join(folder(), 'empty'));
  mkdirSync(path.join(folder(), 'unsynthesized'));
  writeFileSync(path.join(folder(), 'unsynthesized', 'cdk.json'), '{}');
  writeFileSync(path.join(folder(), 'inventory.json'), '{"PhoneNumbers":[]}');
});

test.each<[args: string, advice: string]>([
  // Names of stacks
  [
    '--offline Dev',
    "There is no inventory file 'Dev'. Write names of stacks before --offline: preview 'Dev/*' --offline.",
  ],
  ['Prod/* --offline Dev/*', "Write names of stacks before --offline: preview 'Prod/*' 'Dev/*' --offline."],
  ['--offline Prod-Numbers', "Write names of stacks before --offline: preview 'Prod-Numbers' --offline."],
  ['--offline nowhere.json', "The inventory nowhere.json can't be read: ENOENT"],
  ['Dev --offline', "There is no stack Dev. Write 'Dev/*', which matches Dev/Numbers, Dev/Ssm."],
  ['Numbers --offline', "There is no stack Numbers. Write '*/Numbers', which matches Dev/Numbers, Prod/Numbers."],
  ['prod/numbers --offline', 'There is no stack prod/numbers. Use Prod/Numbers.'],
  ['inventory.json --offline', "'inventory.json' is a file, not a stack. Write an inventory after --offline"],
  // Options of other commands
  ['--stack Dev', "unknown option '--stack'\nWrite names of stacks without an option"],
  ['--stacks=Dev', "unknown option '--stacks=Dev'\nWrite names of stacks without an option"],
  ['--region us-west-2', "unknown option '--region'\nSet the Region in the app"],
  ['-c a=b', "unknown option '-c'\nPass context to 'cdk synth'"],
  ['--jsn', "unknown option '--jsn'\n(Did you mean --json?)\n(add --help"],
  // Folders
  ['--app .', "'. Pass --app cdk.out."],
  ['--app empty', "/empty'. Run 'cdk synth' first, or name its folder with --app."],
  ['--app nowhere', "/nowhere', which doesn't exist. Run 'cdk synth' first"],
  ['--app inventory.json', "/inventory.json', which is a file. Run 'cdk synth' first"],
  [
    '--app unsynthesized',
    "which is the folder of an app. Run 'cdk synth' there, and then pass --app unsynthesized/cdk.out.",
  ],
  // Parameters
  [
    '--ssm /telephony/lines=1',
    'No stack of this cloud assembly has a parameter that reads /telephony/lines from Parameter Store.',
  ],
  ['--parameters /telephony/line=1', 'has a parameter /telephony/line. For a value in Parameter Store, use --ssm.'],
])('preview %s', async (args, advice) => {
  const { status, stdout, stderr } = await runCommand(['preview', ...args.split(' ')], { cwd: folder() });

  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(advice);
});

test('a command in --app is not a folder', async () => {
  const { stderr } = await runCommand(['preview', '--app', 'npx tsx app.ts'], { cwd: folder() });

  expect(stderr).toContain("--app is a folder, not the command of an app: run 'cdk synth' first");
});

test.each<[string, string, string]>([
  ['with an exit status', 'echo "no session" >&2; false', 'no session'],
  ['with a result that is not JSON', 'echo nonsense', 'returned invalid JSON'],
])('a credential_process that fails %s is named, also that of the default profile', async (_, command, reason) => {
  mkdirSync(path.join(folder(), '.aws'));
  const config = (name: string) => `[${name}]\ncredential_process = ${command}\n`;
  writeFileSync(path.join(folder(), '.aws', 'config'), config('default') + config('profile named'));

  for (const args of [[], ['--profile', 'named']]) {
    const { status, stderr } = await runCommand(['preview', ...args], {
      cwd: folder(),
      environment: { HOME: folder() },
    });

    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`profile (default|named)\\b.*${reason}.*\\. Sign in`, 'i'));
    expect(stderr).toContain('credential_process');
  }
});

describe('a parameter that CloudFormation reads from Parameter Store', () => {
  const run = async (type: string, ...args: string[]) => {
    writeAssembly(folder(), [readsSsm(type)]);
    const { stdout } = await runCommand(['preview', '--offline', '--json', ...args], { cwd: folder() });
    return (JSON.parse(stdout) as PreviewJson).lookups[0];
  };

  test('is named, with the option that sets it', async () => {
    expect(await run('String')).toMatchObject({
      status: 'UNKNOWN',
      reason:
        'only a deployment can know the SSM parameter /telephony/line, which Line names (set its value with --ssm /telephony/line=…)',
    });
  });

  test.each<[string, string[], string]>([
    ['String', ['--ssm', '/telephony/line=12065550100'], 'SUCCESS'],
    ['List<String>', ['--ssm', '/telephony/line=a,12065550100'], 'SUCCESS'],
    ['String', ['--ssm', 'Dev/Ssm:/telephony/line=12065550100'], 'SUCCESS'],
    ['String', ['--ssm', '/other=12065550100', '--parameters', 'Line=/other'], 'SUCCESS'],
    ['String', ['--ssm', '/telephony/line=12065550100', '--parameters', 'Line=/other'], 'UNKNOWN'],
  ])('of type %s has the value of %j', async (type, args, status) => {
    expect(await run(type, ...args)).toMatchObject({ status });
  });
});
