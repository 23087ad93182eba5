/** The command `inventory`, and the notices about a file that `--offline` reads. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type AssemblyStack, writeAssembly } from '../support/cloud-assembly';
import { runCommand } from '../support/run';
import {
  list,
  lookup,
  NUMBER,
  type PreviewJson,
  providerFunction,
  runPreview,
  stackWith,
  useFolder,
} from './run-preview';

const folder = useFolder();

test('the command inventory prints a starter that --offline accepts', async () => {
  const { status, stdout } = await runCommand(['inventory']);
  writeFileSync(path.join(folder(), 'inventory.json'), stdout);

  const previewed = await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('$comment');
  expect(JSON.parse(previewed.stdout)).toMatchObject({ success: true, notices: [] });
});

describe('inventory --app', () => {
  const find = (criteria: object, more: object = {}) => lookup({ PhoneNumberId: undefined, Find: criteria, ...more });
  const association = (Name: string, Value: string) => ({ Name, Value });
  const stack = (resources: object, name = 'Dev'): AssemblyStack => ({
    path: name,
    template: {
      Parameters: { Number: { Type: 'String' }, Ssm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/line' } },
      Resources: { Function: providerFunction(), ...resources },
    },
  });
  const inventoryOf = async (stacks: readonly AssemblyStack[], ...args: string[]) => {
    writeAssembly(folder(), stacks);
    const { status, stdout, stderr } = await runCommand(['inventory', '--app', 'cdk.out', ...args], { cwd: folder() });
    expect(status).toBe(0);
    writeFileSync(path.join(folder(), 'inventory.json'), stdout);
    const previewed = await runPreview(folder(), stacks, ['--offline', 'inventory.json', '--json', ...args]);
    return {
      stderr,
      inventory: JSON.parse(stdout) as { $comment: string[]; PhoneNumbers: { PhoneNumberId: string }[] },
      preview: JSON.parse(previewed.stdout) as PreviewJson,
    };
  };

  test('has numbers with which every lookup succeeds', async () => {
    const { inventory, preview, stderr } = await inventoryOf(
      [
        stack({
          Plain: lookup(),
          TollFree: lookup({ PhoneNumberId: '18005550111', Expect: { Types: ['TollFree'] } }),
          Expecting: lookup({
            PhoneNumberId: '+442079460123',
            Expect: {
              Statuses: ['Unassigned', 'AcquireInProgress'],
              ProductTypes: ['SipMediaApplicationDialIn'],
              Countries: ['GB'],
              Capabilities: ['OutboundMMS'],
              Associations: [association('SipRuleId', 'rule'), association('VoiceConnectorGroupId', 'group')],
              WithinSeconds: 60,
            },
          }),
          Both: lookup({ PhoneNumberId: '+442079460123', Expect: { Statuses: ['AcquireInProgress', 'Unassigned'] } }),
          OneApi: lookup({
            PhoneNumberId: '+13035550142',
            Api: 'chime',
            Expect: { ProductTypes: ['BusinessCalling'] },
          }),
          Wide: find({ Association: association('VoiceConnectorId', 'vc1') }),
          Narrow: find({ Association: association('VoiceConnectorId', 'vc1'), Name: 'Reception', Status: 'Assigned' }),
          Other: find({ Association: association('VoiceConnectorId', 'vc2') }, { Expect: { Countries: ['CA'] } }),
          FromOther: lookup({
            PhoneNumberId: { 'Fn::GetAtt': ['Narrow', 'E164PhoneNumber'] },
            Expect: { Types: ['Local'] },
          }),
          Given: lookup({ PhoneNumberId: { Ref: 'Number' } }),
          GivenInSsm: lookup({ PhoneNumberId: { Ref: 'Ssm' } }),
        }),
        stack({ Again: find({ Name: 'Reception' }), Plain: lookup() }, 'Prod'),
        stack({ List: list({ Find: { Country: 'FR' }, MinCount: 2 }) }, 'Clinics'),
      ],
      ...['--parameters', 'Number=+12065550177', '--ssm', '/line=+12065550188'],
    );

    expect(preview.lookups.filter(({ status }) => status !== 'SUCCESS')).toEqual([]);
    expect(preview).toMatchObject({ exitStatus: 0, notices: [] });
    expect(inventory.PhoneNumbers.map(({ PhoneNumberId: id }) => id)).toEqual([
      ...[NUMBER, '+18005550111', '+442079460123', '+13035550142', '+12025550100', '+12025550101'],
      ...['+12065550177', '+12065550188', '+12025550102', '+12025550103'],
    ]);
    expect(stderr).toBe('');
  });

  test('says for which lookups it has no number, and why', async () => {
    const { inventory, preview, stderr } = await inventoryOf([
      stack({
        Plain: lookup({ Expect: { Statuses: ['Assigned'] } }),
        Contradictory: lookup({ Expect: { Statuses: ['Unassigned'] } }),
        Unknown: lookup({ PhoneNumberId: { Ref: 'Number' } }),
      }),
    ]);

    expect(preview.lookups.filter(({ status }) => status === 'SUCCESS')).toHaveLength(1);
    expect(inventory.$comment.slice(2)).toEqual([
      expect.stringMatching(/^No number for Dev\/(Plain|Contradictory): .* is not as expected/),
      expect.stringMatching(/^No number for Dev\/Unknown: only a deployment can know parameter Number/),
    ]);
    expect(stderr).toBe(`${inventory.$comment.slice(2).join('\n')}\n`);
  });

  test('without a cloud assembly ends with exit status 2', async () => {
    const { status, stdout, stderr } = await runCommand(['inventory', '--app'], { cwd: folder() });

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain("cdk.out', which doesn't exist. Run 'cdk synth' first");
  });
});

test('an inventory gets notices about a number that is listed twice and about an unknown status', async () => {
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

describe('an inventory that a program wrote', () => {
  const WIRE = '2019-08-12T22:10:20.521Z';
  const withTimestamp = (timestamp: unknown) => ({
    PhoneNumbers: [
      {
        PhoneNumberId: '+12065550100',
        CreatedTimestamp: timestamp,
        Associations: [{ Name: 'VoiceConnectorId', Value: 'a', AssociatedTimestamp: timestamp }],
      },
    ],
  });
  const previewed = async (content: string | Buffer) => {
    writeFileSync(path.join(folder(), 'inventory.json'), content);
    return await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);
  };
  const attributesOf = ({ stdout }: { stdout: string }) =>
    (JSON.parse(stdout) as PreviewJson).lookups[0]?.attributes ?? {};

  test.each([
    ['Chime', WIRE, WIRE],
    ['the AWS CLI v2', '2019-08-12T22:10:20.521000+00:00', WIRE],
    ['boto3', '2019-08-12 22:10:20.521000+00:00', WIRE],
    ['boto3 in another time zone', '2019-08-13 00:10:20.521000+02:00', WIRE],
    ['the AWS CLI v2, with whole seconds', '2019-08-12T22:10:20+00:00', '2019-08-12T22:10:20.000Z'],
  ])('%s has the timestamps of the service', async (_, written, expected) => {
    const attributes = attributesOf(await previewed(JSON.stringify(withTimestamp(written))));

    expect(attributes.CreatedTimestamp).toBe(expected);
    expect(attributes.Associations).toContain(`"AssociatedTimestamp":"${expected}"`);
  });

  const text = JSON.stringify({ PhoneNumbers: [{ PhoneNumberId: '+12065550100', Name: 'Grüße' }] });
  const bigEndian = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

  test.each<[string, string | Buffer]>([
    ['UTF-8', text],
    ['UTF-8 with a byte order mark', `\uFEFF${text}`],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 in the other byte order', bigEndian],
  ])('in %s is read', async (_, content) => {
    expect(attributesOf(await previewed(content)).Name).toBe('Grüße');
  });

  test('a record whose ID is not a number is found by its number', async () => {
    const record = { PhoneNumberId: 'a1b2', E164PhoneNumber: '+12065550100', Status: 'Assigned' };

    expect(attributesOf(await previewed(JSON.stringify({ PhoneNumbers: [record] }))).Status).toBe('Assigned');
  });

  test('an element that AWS could add later is allowed', async () => {
    const record = { PhoneNumberId: '+12065550100', Carrier: 'Example' };

    expect((await previewed(JSON.stringify({ PhoneNumbers: [record] }))).status).toBe(0);
  });

  test.each<[string, object, string]>([
    [
      'is only the first page',
      { PhoneNumbers: [], NextToken: 'a' },
      'is only the first page of a list, because it has a NextToken',
    ],
    [
      'has two numbers in a record',
      { PhoneNumbers: [{ PhoneNumberId: '+12065550100', E164PhoneNumber: '+12065550199' }] },
      'PhoneNumbers[0] of the inventory inventory.json has two numbers, …0100 and …0199.',
    ],
    [
      'has a misspelled element',
      { PhoneNumbers: [{ PhoneNumberId: '+12065550100', Staus: 'a' }] },
      'has the element "Staus". Write Status.',
    ],
    [
      'has an element in another case',
      { PhoneNumbers: [{ PhoneNumberId: '+12065550100', status: 'a' }] },
      'has the element "status". Write Status.',
    ],
    ['has swapped letters', { PhoneNumbers: [{ PhoneNumberId: '+12065550100', Cuontry: 'US' }] }, 'Write Country.'],
    [
      'has a misspelled capability',
      { PhoneNumbers: [{ PhoneNumberId: '+12065550100', Capabilities: { InbundCall: true } }] },
      'has the element "InbundCall". Write InboundCall.',
    ],
  ])('that %s ends with exit status 2', async (_, content, message) => {
    const { status, stderr } = await previewed(JSON.stringify(content));

    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
