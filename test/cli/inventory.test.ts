/** The command `inventory`, and the notices about a file that `--offline` reads. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCommand } from '../support/run';
import { type PreviewJson, runPreview, stackWith, useFolder } from './run-preview';

const folder = useFolder();

test('the command inventory prints a starter that --offline accepts', async () => {
  const { status, stdout } = await runCommand(['inventory']);
  writeFileSync(path.join(folder(), 'inventory.json'), stdout);

  const previewed = await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('$comment');
  expect(JSON.parse(previewed.stdout)).toMatchObject({ success: true, notices: [] });
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
