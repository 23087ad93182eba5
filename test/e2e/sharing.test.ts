/** Other apps read the attributes of a lookup: from its outputs, from its exports, and from SSM parameters. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ReferenceStrength } from 'aws-cdk-lib';
import { sampleInventory } from '../../fake-aws/inventory';
import { RefreshPolicy } from '../../lib';
import { LineStack, ReaderStack } from './apps/shared-line';
import { ConsumerStack, ProducerStack, throughExports, throughOutputs, throughParameters } from './apps/sharing';
import { useScenario } from './support/scenario';
import { exportsOf, outputsOf, ssmParameter, templateOf } from './support/stacks';

const NUMBER = '+12065550100';

/** The sample of the API reference. It has no calling name. */
const [BEFORE = { PhoneNumberId: NUMBER }] = sampleInventory.PhoneNumbers;
const AFTER = { ...BEFORE, Status: 'Unassigned', Associations: [] };

const EXPECTED_BEFORE = {
  PhoneNumberId: NUMBER,
  E164PhoneNumber: BEFORE.E164PhoneNumber,
  Status: 'Assigned',
  ProductType: BEFORE.ProductType,
  CapabilitiesInboundCall: 'true',
  VoiceConnectorId: 'abcdef1ghij2klmno3pqr4',
  CallingName: 'none',
};
const EXPECTED_AFTER = { ...EXPECTED_BEFORE, Status: 'Unassigned', Associations: '[]', VoiceConnectorId: 'none' };

/** Each has its own producer, because CloudFormation doesn't update a stack that changes an imported export. */
const ways = [
  { name: 'outputs', producer: 'SharedByOutputs', way: throughOutputs },
  { name: 'exports', producer: 'SharedByExports', way: throughExports },
  { name: 'parameters', producer: 'SharedByParameters', way: throughParameters },
];

const scenario = useScenario();

describe('two apps', () => {
  const deployProducers = async () => {
    scenario.synth((app) => {
      ways.forEach(({ producer }) => new ProducerStack(app, producer, NUMBER));
    });
    await scenario.deploy('--all');
  };

  const deployConsumers = async (deployment: number) => {
    scenario.synth((app) => {
      ways.forEach(({ producer, way }) => new ConsumerStack(app, `${producer}Consumer`, producer, way));
    });
    await scenario.deploy('--all', '--tags', `deployment=${String(deployment)}`);
  };

  describe('deployed one after the other', () => {
    beforeAll(async () => {
      await deployProducers();
      await deployConsumers(1);
    });

    test.each(ways)("through $name, the consumer has the inventory's values", async ({ producer, way }) => {
      const outputs = await outputsOf(`${producer}Consumer`);

      expect(outputs).toMatchObject(EXPECTED_BEFORE);
      expect(withoutPrefix(await outputsOf(producer))).toMatchObject(outputs);
      expect(Object.keys(outputs)).toHaveLength(way.attributes.length);
    });

    test("at run time, GetParameter returns the inventory's values", async () => {
      expect(await ssmParameter('/SharedByParameters/E164PhoneNumber')).toBe(BEFORE.E164PhoneNumber);
      expect(await ssmParameter('/SharedByParameters/Status')).toBe('Assigned');
      expect(await ssmParameter('/SharedByParameters/Capabilities.InboundCall')).toBe('true');
    });

    // AWS rejects empty parameters. MiniStack accepts them.
    test('no export or parameter is empty: an absent calling name has the absentValue', async () => {
      const exported = await exportsOf('SharedByExports');
      const published = await Promise.all(
        Object.keys(exported).map(async (name) => {
          const [, ...attribute] = name.split(':');
          return await ssmParameter(`/SharedByParameters/${attribute.join('.')}`);
        }),
      );

      expect(exported).toMatchObject({ 'SharedByExports:CallingName': 'none' });
      expect(published).toContain('none');
      expect([...Object.values(exported), ...published].filter((value) => !value)).toEqual([]);
    });
  });

  describe('both deployed again after a change of the status', () => {
    beforeAll(async () => {
      scenario.endpoint.put(AFTER);
      await deployProducers();
      await deployConsumers(2);
    });

    test.each(ways.filter(({ name }) => name !== 'exports'))(
      'through $name, the consumer has the new values',
      async ({ producer }) => {
        expect(await outputsOf(`${producer}Consumer`)).toMatchObject(EXPECTED_AFTER);
      },
    );

    test('at run time, GetParameter returns the new status', async () => {
      expect(await ssmParameter('/SharedByParameters/Status')).toBe('Unassigned');
    });

    // AWS rejects the update: "Export … cannot be updated as it is in use by …". MiniStack accepts it.
    test('through exports, the value is imported, so that AWS would reject the change', async () => {
      expect(await importersOf('SharedByExports:Status')).toEqual(['SharedByExportsConsumer']);
      expect(await outputsOf('SharedByExportsConsumer')).toMatchObject({
        Status: 'Unassigned',
        VoiceConnectorId: 'none',
      });
    });
  });
});

describe('one app with strong references', () => {
  const deploy = async (deployment: number) => {
    scenario.synth((app) => {
      const { line } = new LineStack(app, 'StrongLine', {
        phoneNumberId: NUMBER,
        refresh: RefreshPolicy.everyDeployment(),
        referenceStrength: ReferenceStrength.STRONG,
      });
      new ReaderStack(app, 'StrongReader', { line });
    });
    await scenario.deploy('--all', '--tags', `deployment=${String(deployment)}`);
  };

  // On AWS, the second deployment fails, and the status doesn't change. MiniStack accepts it.
  test('the reading stack imports an export, so that AWS would reject a change', async () => {
    scenario.endpoint.put(BEFORE);
    await deploy(1);
    const [status = ''] = Object.keys(await exportsOf('StrongLine')).filter((name) => name.includes('Status'));

    expect(await templateOf('StrongReader')).toMatch(new RegExp(`"Fn::ImportValue": *"${status}"`));
    expect(await importersOf(status)).toEqual(['StrongReader']);
    expect(await outputsOf('StrongReader')).toMatchObject({ Status: 'Assigned' });

    scenario.endpoint.put(AFTER);
    await deploy(2);

    expect(await outputsOf('StrongReader')).toMatchObject({ Status: 'Unassigned' });
  });
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});

/** The outputs of a producer, with the names of the consumer's outputs. */
function withoutPrefix(outputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name.replace(/^PhoneNumber(?=.)/, ''), value]),
  );
}

/** Names of the stacks that import an export. If there is one, AWS rejects a change of the export. */
async function importersOf(exportName: string): Promise<string[]> {
  const { stdout } = await scenario.aws(
    ...['cloudformation', 'list-imports', '--export-name', exportName, '--query', 'Imports', '--output', 'json'],
  );
  return JSON.parse(stdout) as string[];
}
