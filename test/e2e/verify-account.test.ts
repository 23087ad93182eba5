/** `npm run verify:account` against the local AWS: its report, its checks before it starts, and its cleanup. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { environmentWith } from '../../tools/local-aws/environment';
import { type Claim, CLAIMS } from '../../tools/verify-account/claims';
import { STACKS } from '../../tools/verify-account/stacks';
import { CHECKOUT } from '../../tools/shared/folders';
import { localAws } from './support/local-aws';
import { useScenario } from './support/scenario';

const NUMBER = '+12065550100';
const TIMEOUT_MS = 900_000;

const scenario = useScenario();

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/**
 * @param interruptAt text in the output after which the command receives the signal of Ctrl-C, every second until the report.
 * As in a terminal, the programs in its process group receive it, too.
 */
async function verifyAccount(
  args: readonly string[],
  { environment = {}, interruptAt }: { environment?: Readonly<Record<string, string>>; interruptAt?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/verify-account/main.ts', ...args], {
    cwd: CHECKOUT,
    env: environmentWith({ ...localAws().variables, ...scenario.endpoint.environment, ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  let interruptions: NodeJS.Timeout | undefined;
  const interrupt = () => process.kill(-(child.pid ?? 0), 'SIGINT');
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (interruptAt !== undefined && output.includes(interruptAt)) {
        interruptions ??= setInterval(interrupt, 1000);
      }
      if (output.includes('The report is in')) {
        clearInterval(interruptions);
      }
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  clearInterval(interruptions);
  return { status, output };
}

/** The stacks of a verification that exist, in both Regions. */
const existingStacks = async (): Promise<string[]> => {
  const inRegions = ['us-east-1', 'eu-west-1'].map(async (region) => {
    const { stdout } = await scenario.aws(
      ...['cloudformation', 'describe-stacks', '--region', region],
      ...['--query', 'Stacks[].[StackName, StackStatus]', '--output', 'json'],
    );
    return (JSON.parse(stdout) as [string, string][])
      .filter(([name, status]) => name.startsWith('ChimeVerify') && status !== 'DELETE_COMPLETE')
      .map(([name]) => name);
  });
  return (await Promise.all(inRegions)).flat();
};

describe('before it creates anything, it stops', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['no number', [], {}, 'Pass --phone-number with a phone number of the account in E.164 form'],
    [
      'no credentials',
      ['--phone-number', NUMBER],
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      'AWS does not accept the current credentials: ',
    ],
    [
      'no bootstrap',
      ['--phone-number', NUMBER],
      { AWS_REGION: 'ap-south-1', AWS_DEFAULT_REGION: 'ap-south-1' },
      'The account is not bootstrapped in ap-south-1. Run npx cdk bootstrap aws://111122223333/ap-south-1 first, or choose another Region by AWS_REGION.',
    ],
    [
      'a number that the account lacks',
      ['--phone-number', '+12065550188'],
      {},
      'Amazon Chime SDK Voice in us-east-1 does not return the phone number …0188 to this account: ',
    ],
  ])('%s: it prints one sentence', async (_, args, environment, sentence) => {
    const { status, output } = await verifyAccount([...args, '--yes'], { environment });

    expect(status).toBe(2);
    expect(output.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
    expect(await existingStacks()).toEqual([]);
  });

  test('no --yes: it lists the stacks that it would create', async () => {
    const { status, output } = await verifyAccount(['--phone-number', NUMBER]);

    expect(status).toBe(0);
    for (const what of Object.values(STACKS)) {
      expect(output).toContain(what);
    }
    expect(output).toContain('Nothing was deployed. Run this again with --yes to continue.');
    expect(output).not.toContain(NUMBER);
    expect(await existingStacks()).toEqual([]);
  });
});

test(
  'if interrupted again and again, it destroys its stacks and writes a report of the results so far',
  async () => {
    const file = path.join(localAws().folder, 'interrupted.md');

    const { status, output } = await verifyAccount(['--phone-number', NUMBER, '--yes', '--report', file], {
      interruptAt: 'Letting deployments fail',
    });

    expect({ status, output }).toEqual({ status: 130, output: expect.stringContaining('Interrupted') });
    expect(await existingStacks()).toEqual([]);
    expect(readFileSync(file, 'utf8')).toMatch(/\| `attributes` .*\| held \|.*\n(.*\n)*.*The run ended before\./);
  },
  TIMEOUT_MS,
);

test(
  'in the report, each claim held, or can’t be verified with the local AWS',
  async () => {
    const file = path.join(localAws().folder, 'verification.md');

    const { status, output } = await verifyAccount(['--phone-number', NUMBER, '--yes', '--report', file]);

    const report = readFileSync(file, 'utf8');
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining(report) });
    for (const [id, { text, localLimit }] of Object.entries<Claim>(CLAIMS)) {
      const verdict = localLimit === undefined ? 'held' : 'could not be seen';
      expect(report.split('\n').filter((line) => line.startsWith(`| \`${id}\` |`))).toEqual([
        expect.stringContaining(`| ${text} | ${verdict} | `),
      ]);
    }
    expect(output).not.toContain(NUMBER.slice(1));
    expect(await existingStacks()).toEqual([]);
  },
  TIMEOUT_MS,
);
