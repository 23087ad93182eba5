/** Lists in the preview, and what consumers get of them. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { manyNumbers } from '../../support/many-numbers';
import { byPlace, list, outputs, previewJson, providerFunction, runPreview, useFolder } from '../run-preview';

const folder = useFolder();

const OF_MANY = { Find: { Association: { Name: 'VoiceConnectorId', Value: 'other' } } };
const numbers = { 'Fn::Split': [',', { 'Fn::GetAtt': ['Clinics', 'E164PhoneNumbers'] }] };

const OUTPUTS = outputs({
  Count: { 'Fn::GetAtt': ['Clinics', 'Count'] },
  Joined: { 'Fn::Join': [' ', numbers] },
  First: { 'Fn::Select': [0, numbers] },
  Second: { 'Fn::Select': [1, numbers] },
  Details: { 'Fn::GetAtt': ['Clinics', 'PhoneNumbers'] },
});

const listing = (properties: object, more: object = {}, Outputs: object = OUTPUTS): AssemblyStack => ({
  path: 'Own',
  template: {
    Resources: { Function: providerFunction(), Clinics: list({ ...OF_MANY, ...properties }), ...more },
    Outputs,
  },
});

const saveInventory = (count: number) => {
  writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers: manyNumbers(count) }));
};
const OFFLINE = ['--offline', 'inventory.json'];

test('a list provides its count and its numbers, and what consists of them', async () => {
  saveInventory(7);
  const details = manyNumbers(7).map(({ E164PhoneNumber, Status, Type, ProductType, Country }) => ({
    ...{ E164PhoneNumber, Name: null, Status, Type, ProductType, Country },
  }));
  const parameter = {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/clinics', Value: { 'Fn::Join': [',', numbers] } },
  };

  const {
    lookups,
    outputs: shown,
    ...rest
  } = await previewJson(folder(), [listing({}, { Parameter: parameter })], OFFLINE);
  const { status, stdout } = await runPreview(folder(), [listing({})], OFFLINE);
  const markdown = await runPreview(folder(), [listing({})], [...OFFLINE, '--format', 'markdown']);

  const all = manyNumbers(7).map(({ E164PhoneNumber }) => String(E164PhoneNumber));
  expect(lookups).toEqual([
    expect.objectContaining({ type: 'Custom::ChimePhoneNumberList', status: 'SUCCESS', physicalResourceId: 'Clinics' }),
  ]);
  expect(byPlace(shown)).toEqual({
    Count: '7',
    Joined: all.join(' '),
    First: all[0],
    Second: all[1],
    Details: JSON.stringify(details),
  });
  expect(rest).toMatchObject({ parameters: [{ place: '/clinics', value: all.join() }], refusals: [] });
  expect(status).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`✔ Clinics 7 numbers ${all.slice(0, 5).join(', ')} and 2 more`);
  expect(markdown.stdout).toContain(`<code>7 numbers: ${all.slice(0, 5).join(', ')} and 2 more</code>`);
});

test('a list that would fail the deployment says why, and does not wait', async () => {
  saveInventory(1);

  const { lookups } = await previewJson(folder(), [listing({ MinCount: '2', WithinSeconds: '600' })], OFFLINE);

  expect(lookups).toEqual([
    expect.objectContaining({
      status: 'FAILED',
      reason:
        'The count of phone numbers that match find (VoiceConnectorId other) is 1, less than the minCount of 2. Check the find prop, the account, and the region prop, or lower minCount.',
    }),
  ]);
});

describe('an empty list', () => {
  const Value = { 'Fn::Join': [',', numbers] };
  const stack = (properties: object) =>
    listing(
      properties,
      { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'StringList', Value } } },
      { Exported: { Value, Export: { Name: 'clinics' } }, First: { Value: { 'Fn::Select': [0, numbers] } } },
    );

  test('is one empty string, which Parameter Store and exports refuse', async () => {
    saveInventory(0);

    const { lookups, outputs: shown, refusals } = await previewJson(folder(), [stack({ MinCount: '0' })], OFFLINE);

    expect(lookups[0]?.attributes).toMatchObject({ Count: '0', E164PhoneNumbers: '', PhoneNumbers: '[]' });
    expect(byPlace(shown)).toEqual({ Exported: '', First: '' });
    expect(refusals.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The exported value is empty/),
      expect.stringMatching(/^The value of the parameter is empty/),
    ]);
  });

  test('is the absentValue, if it has one', async () => {
    saveInventory(0);

    const properties = { MinCount: '0', AbsentValue: 'none' };
    const { outputs: shown, refusals } = await previewJson(folder(), [stack(properties)], OFFLINE);

    expect(byPlace(shown)).toEqual({ Exported: 'none', First: 'none' });
    expect(refusals).toEqual([]);
  });
});

test('details that fit or not, as long as the ID of the stack is, are unknown', async () => {
  saveInventory(60);
  const stack = listing({});

  const known = await previewJson(folder(), [{ ...stack, region: 'us-east-1' }], OFFLINE);
  const unknown = await previewJson(folder(), [stack], OFFLINE);

  expect(byPlace(known.outputs)).toMatchObject({ Count: '60', Details: '' });
  expect(byPlace(unknown.outputs)).toMatchObject({
    Count: '60',
    Details: 'unknown: PhoneNumbers of Clinics, which fits into the response or not, as long as the ID of the stack is',
  });
});

test('a list with noEcho shows neither its count nor its numbers', async () => {
  saveInventory(3);

  const { stdout } = await runPreview(folder(), [listing({ NoEcho: true }, {}, {})], OFFLINE);

  expect(stdout).toMatch(/✔ Clinics +\*{4} \(noEcho\)/);
  expect(stdout).not.toContain('+1206555');
});
