/** The text report: its layout, its colors, and the characters that it escapes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { runCommand } from '../../support/run';
import { lookup, outputs, type PreviewJson, providerFunction, runPreview, useFolder } from '../run-preview';

const folder = useFolder();

const FIXTURES = path.join(__dirname, 'fixtures');

/** An app with every kind of outcome and value. */
const APP: readonly AssemblyStack[] = [
  {
    path: 'Prod/Numbers',
    account: '111122223333',
    region: 'us-east-1',
    template: {
      Conditions: { IsBeta: { 'Fn::Equals': ['prod', 'beta'] } },
      Resources: {
        Function: providerFunction(),
        SupportLine: lookup(),
        SalesLine: lookup({ PhoneNumberId: '+18005550111' }),
        FaxLine: lookup({ PhoneNumberId: '+442079460123' }),
        BetaLine: { ...lookup(), Condition: 'IsBeta' },
        GoneLine: lookup({ PhoneNumberId: '+19995550000' }),
        AlsoGoneLine: lookup({ PhoneNumberId: '+19995550000' }),
        LaterLine: lookup({ PhoneNumberId: '{{resolve:ssm:/telephony/line}}' }),
        MaskedLine: lookup({ NoEcho: true }),
      },
      Outputs: {
        Number: { Value: { 'Fn::GetAtt': ['SupportLine', 'E164PhoneNumber'] } },
        Associations: { Value: { 'Fn::GetAtt': ['SupportLine', 'Associations'] } },
        Name: { Value: { 'Fn::GetAtt': ['SupportLine', 'Name'] }, Export: { Name: 'support-line-name' } },
        Queue: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      },
    },
  },
  {
    path: 'Prod/Ivr',
    account: '111122223333',
    region: 'us-east-1',
    template: {
      Resources: {
        Ivr: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Environment: {
              Variables: { LINE: { 'Fn::GetStackOutput': { StackName: 'Prod-Numbers', OutputName: 'Number' } } },
            },
          },
        },
        Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::ImportValue': 'support-line-name' } } },
      },
    },
  },
];

describe.each([
  ['80', false],
  ['120', true],
])('%s columns, color: %j', (columns, isColored) => {
  test.each([
    ['overview', []],
    ['details', ['--details', 'Prod/Numbers']],
  ])('%s is the same as the fixture', async (name, args) => {
    const fixture = path.join(FIXTURES, `${name}-${columns}${isColored ? '-color' : ''}.txt`);

    const { stdout, stderr } = await runPreview(folder(), APP, [...args, '--offline'], {
      environment: { COLUMNS: columns, ...(isColored && { FORCE_COLOR: '1' }) },
    });

    if (process.env.UPDATE_FIXTURES !== undefined) {
      mkdirSync(FIXTURES, { recursive: true });
      writeFileSync(fixture, stdout);
    }
    expect(stderr).toBe('');
    expect(stdout).toBe(readFileSync(fixture, 'utf8'));
    expect(stdout.split('\n').filter((line) => stripVTControlCharacters(line).length > Number(columns))).toEqual([]);
    expect(stdout === stripVTControlCharacters(stdout)).toBe(!isColored);
  });
});

/** Escape sequences, other control characters, a change of direction, a line separator, and invisible characters. */
const EVIL = 'a\u001B[31mred\u0007\u009B2J\u202Eevil\u2028\uFEFFb\tc\nd';
const SHOWN = 'a\\u001b[31mred\\u0007\\u009b2J\\u202eevil\\u2028\\ufeffb\\u0009c\\nd';

/** Characters that can control a terminal, except line ends. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('characters that control a terminal are escaped', () => {
  const stacks: readonly AssemblyStack[] = [
    {
      path: `Evil${EVIL}`,
      stackName: 'Evil',
      template: {
        Resources: {
          Function: providerFunction(),
          [`Line${EVIL}`]: lookup({ Api: EVIL }),
          Ok: lookup({ PhoneNumberId: '+12065550199' }),
        },
        Outputs: outputs({ [`Value${EVIL}`]: EVIL, [`Unknown${EVIL}`]: { Ref: EVIL } }),
      },
    },
  ];

  test.each([[[]], [['--details']]])('in text: %j', async (args) => {
    writeFileSync(
      path.join(folder(), 'inventory.json'),
      JSON.stringify({
        PhoneNumbers: [{ PhoneNumberId: '+12065550199', Name: EVIL, ProductType: EVIL, Status: EVIL }],
      }),
    );

    const { stdout } = await runPreview(folder(), stacks, [...args, '--offline', 'inventory.json'], {
      environment: { COLUMNS: '400' },
    });

    expect(stdout).not.toMatch(CONTROL);
    expect(stdout).toContain(`Evil${SHOWN}`);
    expect(stdout).toContain(`Value${SHOWN}`);
    expect(stdout).toContain(`Line${SHOWN}`);
  });

  test('in JSON, without changing its values', async () => {
    const { stdout } = await runPreview(folder(), stacks, ['--offline', '--json']);

    const { outputs: shown } = JSON.parse(stdout) as PreviewJson;
    expect(stdout).not.toMatch(CONTROL);
    expect(shown[0]).toMatchObject({ stack: `Evil${EVIL}`, place: `Value${EVIL}` });
    expect(shown[1]?.unknown).toBe(`Ref of ${EVIL}`);
  });

  test.each([[['preview', '--app', `no${EVIL}`]], [['preview', `--no${EVIL}`]], [[`no${EVIL}`]]])(
    'in an error: %j',
    async (args) => {
      const { status, stderr } = await runCommand(args, { cwd: folder() });

      expect(status).toBe(2);
      expect(stderr).not.toMatch(CONTROL);
      expect(stderr).toContain('\\u001b[31m');
    },
  );
});

/** Number of columns of ASCII characters and of CJK characters, which are two columns wide. */
const columnsOf = (text: string) => text.length + (text.match(/[\u3000-\u9FFF]/g) ?? []).length;

test('tables with wide characters are aligned and fit into the terminal', async () => {
  const Name = '電話番号'.repeat(60);
  const PhoneNumbers = [{ PhoneNumberId: '+12065550100', Name, CallingName: '電話', Status: 'a'.repeat(200) }];
  writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers }));

  const { stdout } = await runPreview(
    folder(),
    [{ path: '電話', template: { Resources: { Function: providerFunction(), Line: lookup() } } }],
    ['--details', '--offline', 'inventory.json'],
    { environment: { COLUMNS: '80' } },
  );

  const lines = stdout.split('\n');
  expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
  expect(lines.filter((line) => columnsOf(line) > 70).length).toBeGreaterThan(4);
  const starts = lines.filter((line) => /^ +(Name|CallingName|Status) /.test(line));
  expect(starts).toHaveLength(3);
  expect(new Set(starts.map((line) => columnsOf(line.slice(0, line.search(/(a+|[電話番号]+)$/))))).size).toBe(1);
});

test('values of a million characters take less than ten seconds', async () => {
  const long = { plain: 'a'.repeat(1_000_000), words: 'a b '.repeat(250_000), wide: '電話'.repeat(100_000) };
  const before = Date.now();

  const { stdout } = await runPreview(folder(), [{ path: 'Long', template: { Outputs: outputs(long) } }]);

  expect(Date.now() - before).toBeLessThan(10_000);
  expect(stdout.length).toBeGreaterThan(2_000_000);
});
