/** What a person sees: whole screens of the preview. `UPDATE_FIXTURES=1` writes them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChimeEndpoint } from '../../../fake-aws/chime-endpoint';
import { StsEndpoint } from '../../../fake-aws/sts-endpoint';
import { runCommand } from '../../support/run';
import { BILLING, contactCenterInventory, synthesize } from './contact-center';

const FIXTURES = path.join(__dirname, 'screens');
const AGE_S = 3.5 * 60 * 60;

let folder: string;
let chime: ChimeEndpoint;
let sts: StsEndpoint;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'screens-'));
  synthesize(path.join(folder, 'cdk.out'));
  const written = Date.now() / 1000 - AGE_S;
  utimesSync(path.join(folder, 'cdk.out', 'manifest.json'), written, written);
  const inventory = contactCenterInventory();
  writeFileSync(path.join(folder, 'inventory.json'), JSON.stringify(inventory));
  const unmet = inventory.PhoneNumbers.map((one) =>
    one.PhoneNumberId === BILLING ? { ...one, Status: 'Unassigned' } : one,
  );
  writeFileSync(path.join(folder, 'unmet.json'), JSON.stringify({ PhoneNumbers: unmet }));
  chime = await ChimeEndpoint.start(inventory);
  sts = await StsEndpoint.start({ roleArn: '', region: 'us-east-1' });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([chime.stop(), sts.stop()]);
});

const SCREENS = {
  'all-right': { args: ['Prod/*', '--offline', 'inventory.json'], status: 0 },
  unmet: { args: ['Prod/*', '--offline', 'unmet.json'], status: 1 },
  'all-missing': { args: ['--offline'], status: 1 },
  'other-account': { args: [], status: 2 },
} as const;

const MOST_LINES: Readonly<Partial<Record<string, number>>> = { 'all-right-80': 60, 'all-missing-80': 40 };

describe.each(Object.entries(SCREENS))('%s', (name, { args, status: expected }) => {
  test.each(['80', '100', '140'])('in %s columns', async (columns) => {
    const { status, stdout, stderr } = await runCommand(['preview', ...args], {
      cwd: folder,
      environment: {
        COLUMNS: columns,
        ...chime.environment,
        ...sts.environment,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
      },
    });

    const text = stdout.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:12345');
    const fixture = path.join(FIXTURES, `${name}-${columns}.txt`);
    if (process.env.UPDATE_FIXTURES !== undefined) {
      mkdirSync(FIXTURES, { recursive: true });
      writeFileSync(fixture, text);
    }
    expect([status, stderr]).toEqual([expected, '']);
    expect(text).toBe(readFileSync(fixture, 'utf8'));
    const lines = stdout.trimEnd().split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(Number(columns));
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES[`${name}-${columns}`] ?? Infinity);
  });
});

test('without a width, each row is one line with its whole path', async () => {
  const { stdout } = await runCommand(['preview', '--offline', 'unmet.json'], { cwd: folder });

  expect(stdout).toContain(`  ✖ Prod/Numbers/Billing  ${BILLING}  Unassigned\n`);
  expect(stdout).toMatch(
    /^ {2}✔ Gamma\/Numbers\/Press +\+14155550110 +Assigned +SipMediaApplicationDialIn +SipRuleId \S+$/m,
  );
  expect(stdout).toMatch(/^ {2}Beta\/Numbers +\/telephony\/support\/Status +Assigned$/m);
  expect(stdout).toContain('\nStack outputs: 35, shown with --details\n');
});
