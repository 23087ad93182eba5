/** `cdk refactor`, `cdk import`, and renames, with lookups that are refreshed in every deployment. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { OnRollback, PhoneNumberLookup, RefreshPolicy } from '../../lib';
import { localAws } from './support/local-aws';
import { useScenario } from './support/scenario';
import { lookedUpIn, outputsOf, resourcesOf } from './support/stacks';

const STACK = 'Refactored';
const NUMBER = '+12065550100';
const REFUSED = 'A refactor operation cannot add, remove or update resources';

/** Names of constructs, and what differs from the first deployment. */
interface Version {
  /** With `OnRollback.RESTORE`. */
  readonly line?: string;
  /** With `OnRollback.FAIL`. */
  readonly plainLine?: string;
  /** A resource that isn't of this package. */
  readonly note?: string;
  /** Value of the context key. */
  readonly deploymentId?: string;
  readonly change?: (stack: Stack) => void;
}

const define =
  ({ line = 'Line', plainLine = 'PlainLine', note = 'Note', deploymentId, change }: Version) =>
  (app: App): void => {
    if (deploymentId !== undefined) {
      app.node.setContext('cdk-chime-phone-number:deploymentId', deploymentId);
    }
    const stack = new Stack(app, STACK);
    const props = { phoneNumberId: NUMBER, refresh: RefreshPolicy.everyDeployment() };
    const lookup = new PhoneNumberLookup(stack, line, props);
    new PhoneNumberLookup(stack, plainLine, { ...props, onRollback: OnRollback.FAIL });
    new StringParameter(stack, note, { stringValue: 'A resource of the user' });
    new CfnOutput(stack, 'Status', { value: lookup.status });
    change?.(stack);
  };

const scenario = useScenario();

/** The value of the last deployment, by the command that docs/operating.md has. */
let deployed: string;

beforeAll(async () => {
  scenario.synth(define({}));
  await scenario.deploy();
  const query = 'TemplateBody.Resources.Line6A92B2B2.Properties.Refresh';
  const { stdout } = await scenario.aws(
    ...['cloudformation', 'get-template', '--stack-name', STACK, '--query', query, '--output', 'text'],
  );
  deployed = stdout.trim();
});

describe('cdk refactor', () => {
  const refactor = async (version: Version) => {
    scenario.synth(define(version));
    return (await scenario.cdk('refactor', '--unstable=refactor', '--dry-run')).output;
  };

  test('refuses to rename another resource, because the lookups have a new value of Refresh', async () => {
    const output = await refactor({ note: 'Memo' });

    expect(output).toContain(REFUSED);
    expect(output).toMatch(/different .+\n.*\[~\] Refactored\.Line/);
  });

  test.each<[string, Version, RegExp]>([
    ['another resource', { note: 'Memo' }, /AWS::SSM::Parameter +│ Refactored\.Note\w+ +│ Refactored\.Memo/],
    [
      'a lookup with OnRollback.FAIL',
      { plainLine: 'Hotline' },
      /Custom::ChimePhoneNumber +│ Refactored\.PlainLine\w+ +│ Refactored\.Hotline/,
    ],
  ])('with the value of the last deployment, renames %s', async (_, version, moved) => {
    const output = await refactor({ ...version, deploymentId: deployed });

    expect(output).toMatch(moved);
    expect(output).not.toContain(REFUSED);
  });

  test('refuses to rename a lookup with OnRollback.RESTORE, whose name is part of the name of its parameter', async () => {
    const output = await refactor({ line: 'Hotline', deploymentId: deployed });

    expect(output).toContain(REFUSED);
    expect(output).toMatch(/\[-\] Refactored\.LineLastSuccess[^]+\[\+\] Refactored\.HotlineLastSuccess/);
  });
});

describe('cdk import', () => {
  const importParameter = async (version: Version) => {
    scenario.synth(
      define({
        ...version,
        change: (stack) => {
          new StringParameter(stack, 'Imported', { parameterName: '/imported', stringValue: 'x' });
        },
      }),
    );
    const mapping = path.join(mkdtempSync(path.join(localAws().folder, 'import-')), 'mapping.json');
    writeFileSync(mapping, JSON.stringify({ Imported4F5B38B1: { Name: '/imported' } }));
    return await scenario.cdk('import', STACK, '--resource-mapping', mapping);
  };

  beforeAll(async () => {
    await scenario.aws('ssm', 'put-parameter', '--name', '/imported', '--type', 'String', '--value', 'x');
  });

  test('asks before it leaves the new value of Refresh to the next deployment', async () => {
    const { status, output } = await importParameter({});

    expect(status).toBe(1);
    expect(output).toMatch(/pending updates.+\n[^]*\[~\] Custom::ChimePhoneNumber[^]+Refresh[^]+Confirm import/);
  });

  test('with the value of the last deployment, imports without a question', async () => {
    const { status, output } = await importParameter({ deploymentId: deployed });

    expect({ status, output }).toEqual({ status: 0, output: expect.not.stringContaining('pending updates') });
    expect((await resourcesOf(STACK, 'AWS::SSM::Parameter')).map((one) => one.PhysicalResourceId)).toContain(
      '/imported',
    );
  });
});

test('a deployment renames lookups, whatever onRollback they have: it creates the new ones, and deletes the old ones', async () => {
  scenario.synth(define({ line: 'Hotline', plainLine: 'PlainHotline' }));

  await scenario.deploy();

  const lookups = await resourcesOf(STACK, 'Custom::ChimePhoneNumber');
  expect(lookups.map(({ LogicalResourceId }) => LogicalResourceId?.slice(0, -8)).sort()).toEqual([
    'Hotline',
    'PlainHotline',
  ]);
  expect(await lookedUpIn(STACK)).toEqual([NUMBER, NUMBER]);
  expect(await outputsOf(STACK)).toEqual({ Status: 'Assigned' });
});
