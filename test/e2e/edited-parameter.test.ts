/** A person edits the SSM parameter that a rollback reads: the stack never gets another number. */
import { beforeEach, expect, test } from '@jest/globals';
import { OnRollback, PhoneNumberAssociation } from '../../lib';
import { lastSuccessParameterName } from '../../lib/contract/last-success';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { type Props, RefreshedLineStack } from './apps/refreshed-line';
import { useScenario } from './support/scenario';
import {
  lookedUpIn,
  lookupHistoryOf,
  outputsOf,
  putSsmParameter,
  resourcesOf,
  ssmParameter,
  statusOf,
} from './support/stacks';

const NUMBER = '+12065550123';
const OTHER_NUMBER = '+18005550111';
const CONNECTOR = 'edited1ghij2klmno3pqr4';
const RECORD = {
  PhoneNumberId: NUMBER,
  E164PhoneNumber: NUMBER,
  PhoneNumberArn: `arn:aws:chime:us-east-1:111122223333:phone-number/${NUMBER}`,
  Status: 'Assigned',
  Associations: [{ Name: 'VoiceConnectorId', Value: CONNECTOR }],
};

const scenario = useScenario();

beforeEach(() => {
  scenario.endpoint.put(RECORD);
});

/** Another number in all identifiers, also in those of the `Details`. */
const another = (text: string) => text.replaceAll(NUMBER, OTHER_NUMBER);
const finding = (): Props => ({
  phoneNumberId: undefined,
  find: { association: PhoneNumberAssociation.voiceConnector(CONNECTOR) },
});
const known = (): Props => ({ onRollback: OnRollback.RESTORE });

/** Deploys, edits the parameter, and deploys again while the number is missing. */
async function deployTwice(
  name: string,
  settings: () => Props,
  edits: readonly ((text: string) => string)[],
): Promise<{ previous: Record<string, string>; logicalId: string }> {
  const synth = () => {
    scenario.synth((app) => {
      new RefreshedLineStack(app, name, NUMBER, settings);
    });
  };
  synth();
  await scenario.deploy();
  const previous = await outputsOf(name);
  const [{ LogicalResourceId: logicalId = '' } = {}] = await resourcesOf(name, RESOURCE_TYPE);
  const parameter = lastSuccessParameterName(name, logicalId);
  const stored = (await ssmParameter(parameter)) ?? '';
  for (const edit of edits) {
    expect(edit(stored)).not.toBe(stored);
    await putSsmParameter(parameter, edit(stored));
  }

  scenario.endpoint.remove(NUMBER);
  synth();
  const { status } = await scenario.tryDeploy();

  expect(status).toBe(1);
  expect(JSON.stringify(await outputsOf(name))).not.toContain('8005550111');
  expect(await lookedUpIn(name)).toEqual([NUMBER]);
  return { previous, logicalId };
}

test.each([
  ['EditedOnce', 'all identifiers of a number', known, another],
  ['EditedOnceFound', 'all identifiers of a number that a query found', finding, another],
  ['EditedConnector', 'only the Voice Connector', known, (text: string) => text.replace(/(?<=\nVoice.*=).+/, 'mine')],
])('%s: %s were edited once: the stack rolls back to its previous outputs', async (name, _, settings, edit) => {
  const { previous } = await deployTwice(name, settings, [edit]);

  expect(await statusOf(name)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await outputsOf(name)).toEqual(previous);
});

test.each([
  ['EditedTwice', 'a number', known, /contains the attributes of another phone number or of none\./],
  ['EditedTwiceFound', 'a query', finding, /contains the attributes of another phone number or of none\./],
])(
  '%s: two versions of the parameter of %s were edited: the reason says how to go on',
  async (name, _, settings, reason) => {
    const { previous, logicalId } = await deployTwice(name, settings, [another, another]);

    expect(await statusOf(name)).toBe('UPDATE_ROLLBACK_FAILED');
    const history = (await lookupHistoryOf(name)).join('\n');
    expect(history).toMatch(reason);
    expect(history).toContain(`run cdk rollback ${name} --orphan ${logicalId} `);

    await scenario.rollBack(name, '--orphan', logicalId);

    expect(await statusOf(name)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await outputsOf(name)).toEqual(previous);
  },
);

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
