/** The deploy commands in the READMEs of the examples, and the templates of the examples. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type App, Stack } from 'aws-cdk-lib';
import { exampleApps, exampleNames, loadExample } from '../support/examples';
import { codeBlocks, readMarkdown } from '../support/markdown';
import { lintTemplates } from './support/cfn-lint';
import { createReaderRole } from './support/other-account';
import { useScenario } from './support/scenario';
import { statusOf } from './support/stacks';

/** They contain resources that MiniStack 1.5.33 lacks: pipelines, Voice Connectors, and SIP media applications. */
const NOT_IN_MINISTACK = ['pipelines', 'telephony'];

/** A StackSet deploys the template of this stack. */
const BY_STACK_SET = 'Member';

/** For example, `npx cdk deploy '**' --app 'tsx examples/stages/app.ts'`: the selection, and the app. */
const DEPLOY = /^npx cdk deploy (?:(--all|'\*\*'|\w+) )?.*--app 'tsx examples\/(\S+)'$/gm;

test('cfn-lint finds no error in the templates', async () => {
  const apps = await Promise.all(exampleApps.map(loadExample));

  expect(await lintTemplates(apps.map((app) => app.synth().directory))).toMatchObject({ status: 0 });
});

interface Command {
  readonly selection: string[];
  readonly app: App;
}

/** The deploy commands in the README of an example, in their order. */
async function commandsOf(name: string): Promise<Command[]> {
  const commands = codeBlocks(readMarkdown(`examples/${name}/README.md`), 'sh').flatMap((block) => [
    ...block.matchAll(DEPLOY),
  ]);
  return await Promise.all(
    commands.map(async ([, selection, file = '']) => ({
      selection: selection === undefined ? [] : [selection.replaceAll("'", '')],
      app: await loadExample(file),
    })),
  );
}

describe('the commands of the README', () => {
  const scenario = useScenario();

  beforeAll(async () => {
    await createReaderRole('phone-number-reader', 'support-line');
    // For the Voice Connector of the second stage.
    scenario.endpoint.put({
      PhoneNumberId: '+12065550188',
      E164PhoneNumber: '+12065550188',
      Status: 'Assigned',
      Associations: [{ Name: 'VoiceConnectorId', Value: 'uvwxyz1abcde2fghij3klm4', AssociatedTimestamp: '2026-11-23' }],
    });
  });

  test.each(exampleNames.filter((name) => !NOT_IN_MINISTACK.includes(name)))(
    'deploy all stacks of %s',
    async (name) => {
      const commands = await commandsOf(name);
      const apps = await Promise.all(exampleApps.filter((file) => file.startsWith(`${name}/`)).map(loadExample));
      const stacks = apps.flatMap((app) => app.node.findAll().filter(Stack.isStack));

      for (const { selection, app } of commands) {
        scenario.synthApp(app);
        await scenario.deploy(...selection);
      }

      const deployed = stacks.map(({ stackName }) => stackName).filter((stackName) => stackName !== BY_STACK_SET);
      expect(await Promise.all(deployed.map(statusOf))).toEqual(deployed.map(() => 'CREATE_COMPLETE'));

      // Stacks of other examples have the same names.
      for (const { selection, app } of commands.reverse()) {
        scenario.synthApp(app);
        await scenario.destroy(...selection);
      }
    },
  );

  test.each(NOT_IN_MINISTACK)('select one stack of %s', async (name) => {
    const selected: string[] = [];

    for (const { selection, app } of await commandsOf(name)) {
      scenario.synthApp(app);
      selected.push(...(await scenario.list(...selection)));
    }

    expect(selected).toHaveLength(1);
  });
});
