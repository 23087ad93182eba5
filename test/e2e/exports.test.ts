/** CloudFormation refuses to export values that are empty, blank, or long. The local AWS does the same. */
import { expect, test } from '@jest/globals';
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { sampleInventory } from '../../fake-aws/inventory';
import { PhoneNumberAttribute, PhoneNumberLookup } from '../../lib';
import { useScenario } from './support/scenario';
import { exportsOf, outputsOf, statusOf } from './support/stacks';

const NUMBER = '+12065550100';
const LONG = [PhoneNumberAttribute.DETAILS, PhoneNumberAttribute.ASSOCIATIONS];

const scenario = useScenario();

const exporting = (id: string, value: string) => (app: App) => {
  const stack = new Stack(app, id);
  new StringParameter(stack, 'Resource', { stringValue: 'A stack needs a resource' });
  new CfnOutput(stack, 'Value', { value, exportName: id });
};

const looking = (id: string, attributes?: PhoneNumberAttribute[]) => (app: App) => {
  const line = new PhoneNumberLookup(new Stack(app, id), 'Line', { phoneNumberId: NUMBER, absentValue: 'none' });
  line.createOutputs({ exportPrefix: id, attributes });
};

test.each([
  ['ExportsEmpty', '', /Cannot export output Value\. Exported values must not be empty or whitespace-only/],
  ['ExportsBlank', ' \t', /Cannot export output Value\. Exported values must not be empty or whitespace-only/],
  ['ExportsTooMuch', 'x'.repeat(1025), /Cannot export output Value with length 1025\. Max length of 1024 exceeded/],
])('the deployment of %s fails, and rolls back', async (id, value, reason) => {
  scenario.synth(exporting(id, value));

  const { status, output } = await scenario.tryDeploy();

  expect(status).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toMatch(reason);
  expect(await statusOf(id)).toBe('ROLLBACK_COMPLETE');
});

test('the deployment of an export with 1,024 characters succeeds', async () => {
  scenario.synth(exporting('ExportsEnough', 'x'.repeat(1024)));

  await scenario.deploy();

  expect(await exportsOf('ExportsEnough')).toEqual({ ExportsEnough: 'x'.repeat(1024) });
});

test('a number with many associations can be exported, but not its long attributes', async () => {
  const [record = { PhoneNumberId: NUMBER }] = sampleInventory.PhoneNumbers;
  const association = { Name: 'VoiceConnectorId', AssociatedTimestamp: '2019-10-28T18:40:37.453Z' };
  const Associations = Array.from({ length: 12 }, (_, index) => ({ ...association, Value: `connector${index}` }));
  scenario.endpoint.put({ ...record, Associations });

  scenario.synth(looking('ExportsMany'));
  await scenario.deploy();
  scenario.synth(looking('ExportsLong', LONG));
  const { output } = await scenario.tryDeploy();

  expect((await outputsOf('ExportsMany')).PhoneNumberAssociations?.length).toBeGreaterThan(1024);
  expect(Object.keys(await exportsOf('ExportsMany'))).toContain('ExportsMany:AssociationCount');
  expect(output.replace(/\s+/g, ' ')).toMatch(/Cannot export output PhoneNumber(Details|Associations) with length \d+/);
  expect(await statusOf('ExportsLong')).toBe('ROLLBACK_COMPLETE');
});
