/** The provider of a deployed lookup changes: from the default to others, and back to the default. */
import { expect, test } from '@jest/globals';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { useScenario } from './support/scenario';
import { outputsOf, statusOf, templateOf } from './support/stacks';

const STACK = 'ChangingProvider';
const DEFAULT_LOGICAL_ID = 'Line6A92B2B2';

const scenario = useScenario();

/** Deploys the stack with a provider, and returns the logical ID of its lookup. */
const deployedWith = async (provide: (stack: Stack) => PhoneNumberLookupProvider | undefined) => {
  scenario.synth((app) => {
    const stack = new Stack(app, STACK);
    const line = new PhoneNumberLookup(stack, 'Line', { phoneNumberId: '+12065550100', provider: provide(stack) });
    new CfnOutput(stack, 'E164', { value: line.e164PhoneNumber });
  });
  await scenario.deploy();
  expect(await outputsOf(STACK)).toMatchObject({ E164: '+12065550100' });
  const { Resources: resources } = JSON.parse(await templateOf(STACK)) as {
    Resources: Record<string, { Type: string }>;
  };
  return Object.keys(resources)
    .filter((id) => resources[id]?.Type === RESOURCE_TYPE)
    .join();
};

test('the logical ID of the lookup depends on the provider, and is stable for the default', async () => {
  const ids = [
    await deployedWith(() => undefined),
    await deployedWith((stack) => new PhoneNumberLookupProvider(stack, 'Blue')),
    await deployedWith((stack) => new PhoneNumberLookupProvider(stack, 'Green')),
    await deployedWith((stack) => new PhoneNumberLookupProvider(stack, 'Green', { functionName: 'green' })),
    await deployedWith(() => undefined),
  ];

  expect(await statusOf(STACK)).toBe('UPDATE_COMPLETE');
  expect([ids[0], ids[4]]).toEqual([DEFAULT_LOGICAL_ID, DEFAULT_LOGICAL_ID]);
  expect(new Set(ids).size).toBe(4);
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
