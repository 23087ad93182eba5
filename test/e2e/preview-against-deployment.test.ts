/**
 * Compares the preview with a deployment of generated apps to the local AWS. Each output must have the value that the
 * preview shows, or the preview must show it as unknown.
 */
import { mkdtempSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookupProvider } from '../../lib';
import { ACCOUNT, REGION } from '../../tools/local-aws/environment';
import { writeAssembly } from '../support/cloud-assembly';
import { runCommand } from '../support/run';
import { appFamily, type FamilyApp } from './support/app-family';
import { localAws } from './support/local-aws';
import { useScenario } from './support/scenario';
import { createStack, outputsOf } from './support/stacks';

const SEED = 20_261_124;
const APPS = 220;

/** The number of apps that are deployed at the same time. */
const CONCURRENCY = 8;

/** The apps contain these on purpose: CloudFormation may make something else of them than MiniStack. */
const UNCERTAIN = /outside ASCII|^parameter Code|Fn::ToJsonString/;

interface Shown {
  readonly stack: string;
  readonly place: string;
  readonly value?: string;
  readonly unknown?: string;
}

const scenario = useScenario();
let family: FamilyApp[];
let folder: string;

beforeAll(async () => {
  scenario.synth((app) => {
    const stack = new Stack(app, 'PreviewProvider', { env: { account: ACCOUNT, region: REGION } });
    const { serviceToken } = new PhoneNumberLookupProvider(stack, 'Provider');
    new CfnOutput(stack, 'ServiceToken', { value: serviceToken });
  });
  await scenario.deploy('--all');
  const { ServiceToken = '' } = await outputsOf('PreviewProvider');
  family = appFamily(SEED, APPS, ServiceToken);
  folder = mkdtempSync(path.join(localAws().folder, 'preview-'));
});

/** Previews all apps in one cloud assembly. */
async function previewed(): Promise<Shown[]> {
  const stacks = family.flat();
  writeAssembly(folder, stacks);
  const parameters = stacks.flatMap((stack) =>
    Object.entries(stack.parameters).flatMap(([name, value]) => ['--parameters', `${stack.path}:${name}=${value}`]),
  );
  const { stdout, stderr } = await runCommand(['preview', '--offline', '--json', ...parameters], { cwd: folder });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { outputs: Shown[] }).outputs;
}

async function deployed(): Promise<{ outputs: Map<string, string>; failures: string[] }> {
  const outputs = new Map<string, string>();
  const failures: string[] = [];
  const apps = family.values();
  const deployApps = async (): Promise<void> => {
    for (const app of apps) {
      await deployApp(app, outputs).catch((error: unknown) => failures.push(String(error)));
    }
  };
  await Promise.all([...Array(CONCURRENCY).keys()].map(deployApps));
  return { outputs, failures };
}

async function deployApp(app: FamilyApp, outputs: Map<string, string>): Promise<void> {
  for (const stack of app) {
    await createStack(stack);
    for (const [name, value] of Object.entries(await outputsOf(stack.stackName, stack.region))) {
      outputs.set(`${stack.path}.${name}`, value);
    }
  }
}

test(`${APPS} apps: each output has the value that the preview shows, or is unknown in the preview`, async () => {
  const [shown, { outputs: actual, failures }] = await Promise.all([previewed(), deployed()]);

  const byPlace = new Map(shown.map((one) => [`${one.stack}.${one.place}`, one]));
  const wrong = [...actual].flatMap(([place, value]) => {
    const one = byPlace.get(place);
    return one?.unknown !== undefined || one?.value === value ? [] : [{ place, value, previewed: one?.value }];
  });
  const notCreated = shown.filter(
    ({ stack, place, unknown }) => unknown === undefined && !actual.has(`${stack}.${place}`),
  );
  const reasons = [...actual.keys()].flatMap((place) => byPlace.get(place)?.unknown ?? []);
  const unknown = reasons.length;
  process.stdout.write(
    `The preview against the local AWS: ${family.length} apps, ${family.flat().length} stacks, ${actual.size} outputs, ${actual.size - unknown - wrong.length} equal, ${unknown} unknown, ${wrong.length} wrong\n`,
  );

  expect({ failures, wrong, notCreated }).toEqual({ failures: [], wrong: [], notCreated: [] });
  expect(unknown / actual.size).toBeLessThan(0.25);
  expect(reasons.filter((reason) => !UNCERTAIN.test(reason)).length / actual.size).toBeLessThan(0.1);
  expect(actual.size).toBeGreaterThan(1000);
}, 300_000);
