/** Values that the CDK CLI looks up in the first synthesis, and that the second synthesis reads from the context. */
import { mkdtempSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberLookupProvider } from '../../lib';
import { cdkOrThrow } from '../../tools/local-aws/cdk';
import { CHECKOUT } from '../../tools/shared/folders';
import { localAws } from './support/local-aws';
import { useScenario } from './support/scenario';
import { outputsOf } from './support/stacks';

const NUMBER = '+12065550100';
const APP = [
  path.join(CHECKOUT, 'node_modules', '.bin', 'tsx'),
  path.join(CHECKOUT, 'test', 'e2e', 'apps', 'looked-up-values.ts'),
];

const scenario = useScenario();

beforeAll(async () => {
  scenario.synth((app) => {
    const stack = new Stack(app, 'Functions');
    const { serviceToken } = new PhoneNumberLookupProvider(stack, 'Provider');
    const values = { 'service-token': serviceToken, line: NUMBER };
    for (const [name, stringValue] of Object.entries(values)) {
      new StringParameter(stack, name, { parameterName: `/looked-up/${name}`, stringValue });
    }
  });
  await scenario.deploy();
});

test('a number and a service token of StringParameter.valueFromLookup deploy at once', async () => {
  const { folder, variables } = localAws();
  const cwd = mkdtempSync(path.join(folder, 'looked-up-'));

  await cdkOrThrow(['deploy', '--app', APP.join(' '), '--require-approval', 'never'], { variables, cwd });

  expect(await outputsOf('LookedUpValues')).toEqual({ E164: NUMBER });
  const context = JSON.parse(readFileSync(path.join(cwd, 'cdk.context.json'), 'utf8')) as object;
  expect(Object.values(context)).toEqual([expect.stringMatching(/^arn:aws:lambda:/), NUMBER]);
});
