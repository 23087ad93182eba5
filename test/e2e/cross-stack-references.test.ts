/** Stacks of the same app read the attributes of a lookup, in the same Region and in another Region. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sampleInventory } from '../../fake-aws/inventory';
import { ACCOUNT, REGION } from '../../tools/local-aws/environment';
import { LineStack, ReaderStack } from './apps/shared-line';
import { OTHER_REGION } from './support/local-aws';
import { useScenario } from './support/scenario';
import { outputsOf, ssmParameter, templateOf } from './support/stacks';

const [RECORD] = sampleInventory.PhoneNumbers;
const EXPECTED = {
  E164: RECORD?.E164PhoneNumber,
  Status: RECORD?.Status,
  Associations: JSON.stringify([
    { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4', AssociatedTimestamp: '2019-10-28T18:40:37.453Z' },
  ]),
};

const readers = [
  { name: 'ReaderNearby', region: REGION },
  { name: 'ReaderFarAway', region: OTHER_REGION },
];

const scenario = useScenario();

beforeAll(async () => {
  scenario.synth((app) => {
    const { line } = new LineStack(app, 'SharedLine', {
      env: { account: ACCOUNT, region: REGION },
      phoneNumberId: '+12065550100',
    });
    for (const { name, region } of readers) {
      new ReaderStack(app, name, { env: { account: ACCOUNT, region }, line });
    }
  });
  await scenario.deploy('--all');
});

describe.each(readers)('$name in $region', ({ name, region }) => {
  test('has the number, its status, and its associations in its outputs', async () => {
    expect(await outputsOf(name, region)).toEqual(EXPECTED);
  });

  test.each(Object.entries(EXPECTED))('has %s in an SSM parameter', async (attribute, value) => {
    expect(await ssmParameter(`/${name}/${attribute}`, region)).toBe(value);
  });

  test('has a weak reference, without an export', async () => {
    const template = await templateOf(name, region);

    expect(template).toContain('Fn::GetStackOutput');
    expect(template).not.toContain('Fn::ImportValue');
    expect(await templateOf('SharedLine')).not.toContain('Export');
  });
});

test('all stacks share one request to Chime', () => {
  expect(scenario.endpoint.requests).toHaveLength(1);
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
