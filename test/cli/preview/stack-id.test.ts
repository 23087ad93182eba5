/** Numbers whose details fill a response of 4,096 bytes, which also contains the ID of the stack. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { byPlace, lookup, outputs, type PreviewJson, previewJson, providerFunction, useFolder } from '../run-preview';

const folder = useFolder();

const COUNT = 60;
const UUID = '51af3dc0-da77-11e4-872e-1234567890ab';
const ids = [...Array(COUNT).keys()].map((index) => `Line${index + 10}`);

/** Looks up numbers with longer and longer names. A response contains each name twice. */
const previewOf = async (where: object, AbsentValue = '', shortest = 1270): Promise<PreviewJson> => {
  const PhoneNumbers = ids.map((_, index) => ({
    PhoneNumberId: `+1206555${1000 + index}`,
    Status: 'Assigned',
    Name: 'n'.repeat(shortest + index),
  }));
  writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers }));
  const lines = ids.map(
    (id, index) => [id, lookup({ PhoneNumberId: `+1206555${1000 + index}`, AbsentValue })] as const,
  );
  const details = ids.map((id) => [id, { 'Fn::GetAtt': [id, 'Details'] }] as const);
  return await previewJson(
    folder(),
    [
      {
        path: 'Own',
        ...where,
        template: {
          Resources: { Function: providerFunction(), ...Object.fromEntries(lines) },
          Outputs: outputs(Object.fromEntries(details)),
        },
      },
    ],
    ['--offline', 'inventory.json'],
  );
};

const sizeOf = ({ path: LogicalResourceId, physicalResourceId, attributes }: PreviewJson['lookups'][0], id: string) =>
  JSON.stringify({
    Status: 'SUCCESS',
    PhysicalResourceId: physicalResourceId,
    StackId: id,
    RequestId: UUID,
    LogicalResourceId,
    Data: attributes,
  }).length;

test.each([
  ['aws', 'us-east-1'],
  ['aws', 'ap-southeast-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('Details is present if it fits into the response with the ID of the stack: %s, %s', async (partition, region) => {
  const { lookups } = await previewOf({ account: '111122223333', region });

  const id = `arn:${partition}:cloudformation:${region}:111122223333:stack/Own/${UUID}`;
  const kept = lookups.filter(({ attributes }) => attributes?.Details !== '');
  const largest = Math.max(...kept.map((one) => sizeOf(one, id)));
  expect(kept.length).toBeLessThan(COUNT);
  expect([4095, 4096]).toContain(largest);
});

test.each([
  ['', 1270],
  // It also reads like the beginning of Details.
  ['{}', 1230],
])(
  'Details is unknown if only a deployment knows whether it fits, with the absentValue %j',
  async (absentValue, shortest) => {
    const { lookups, outputs: shown } = await previewOf({}, absentValue, shortest);

    const kept = lookups.filter(({ attributes }) => attributes?.Details !== undefined);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(COUNT);
    expect(kept.every(({ attributes }) => attributes?.Details?.includes('E164PhoneNumber'))).toBe(true);
    expect(byPlace(shown)[ids.at(-1) ?? '']).toBe(
      'unknown: Details of Line69, which fits into the response or not, as long as the ID of the stack is',
    );
  },
);
