/** The examples as their READMEs deploy them, as far as the local AWS has their resources, and their templates. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type App, Stack } from 'aws-cdk-lib';
import { exampleApps, exampleNames, loadExample } from '../support/examples';
import { codeBlocks, readMarkdown } from '../support/markdown';
import { lintTemplates } from './support/cfn-lint';
import { useScenario } from './support/scenario';
import { statusOf } from './support/stacks';

/** MiniStack 1.5.33 has no `AWS::CodePipeline::Pipeline`, `AWS::Chime::VoiceConnector`, or SIP media application. */
const NOT_IN_MINISTACK = ['pipelines', 'telephony'];

/** The template that a StackSet deploys. */
const BY_STACK_SET = 'Member';

/** `npx cdk deploy '**' --app 'tsx examples/stages/app.ts'`: what it selects, and the app. */
const DEPLOY = /^npx cdk deploy (?:(--all|'\*\*'|\w+) )?.*--app 'tsx examples\/(\S+)'$/gm;

test.each(exampleApps)('cfn-lint finds no error in the templates of %s', async (file) => {
  const app = await loadExample(file);

  expect(await lintTemplates([app.synth().directory])).toMatchObject({ status: 0 });
});

interface Command {
  readonly selection: string[];
  readonly app: App;
}

/** What the README of an example tells its reader to deploy, in this order. */
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

  beforeAll(() => {
    // The Voice Connector of the second stage has a number too.
    scenario.endpoint.put({
      PhoneNumberId: '+12065550188',
      E164PhoneNumber: '+12065550188',
      Status: 'Assigned',
      Associations: [{ Name: 'VoiceConnectorId', Value: 'uvwxyz1abcde2fghij3klm4', AssociatedTimestamp: '2026-11-23' }],
    });
  });

  test.each(exampleNames.filter((name) => !NOT_IN_MINISTACK.includes(name)))('deploy all of %s', async (name) => {
    const commands = await commandsOf(name);
    const apps = await Promise.all(exampleApps.filter((file) => file.startsWith(`${name}/`)).map(loadExample));
    const stacks = apps.flatMap((app) => app.node.findAll().filter(Stack.isStack));

    for (const { selection, app } of commands) {
      scenario.synthApp(app);
      await scenario.deploy(...selection);
    }

    const deployed = stacks.map(({ stackName }) => stackName).filter((stackName) => stackName !== BY_STACK_SET);
    expect(await Promise.all(deployed.map(statusOf))).toEqual(deployed.map(() => 'CREATE_COMPLETE'));

    // Examples have stacks of the same names.
    for (const { selection, app } of commands.reverse()) {
      scenario.synthApp(app);
      await scenario.destroy(...selection);
    }
  });

  test.each(NOT_IN_MINISTACK)('select a stack of %s', async (name) => {
    const selected: string[] = [];

    for (const { selection, app } of await commandsOf(name)) {
      scenario.synthApp(app);
      selected.push(...(await scenario.list(...selection)));
    }

    expect(selected).toHaveLength(1);
  });
});
