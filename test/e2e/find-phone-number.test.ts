/** With the same template, each stage finds its own number. After the number is replaced, it finds the new one. */
import { beforeAll, expect, test } from '@jest/globals';
import type { PhoneNumberRecord } from '../../fake-aws/inventory';
import { addStage } from './apps/stages';
import { useScenario } from './support/scenario';
import { lookedUpIn, lookupHistoryOf, outputsOf, ssmParameter, templateOf } from './support/stacks';

const VOICE_CONNECTORS = { Beta: 'beta1ghij2klmno3pqr4stu', Production: 'prod1ghij2klmno3pqr4stu' };
const BETA = '+12065550301';
const PRODUCTION = '+12065550302';
const NEW_PRODUCTION = '+12065550303';

const recordOf = (number: string, voiceConnectorId: string): PhoneNumberRecord => ({
  PhoneNumberId: number,
  E164PhoneNumber: number,
  Status: 'Assigned',
  ProductType: 'VoiceConnector',
  Associations: [{ Name: 'VoiceConnectorId', Value: voiceConnectorId, AssociatedTimestamp: '2026-11-23' }],
});

const scenario = useScenario();

beforeAll(() => {
  scenario.endpoint.put(recordOf(BETA, VOICE_CONNECTORS.Beta));
  scenario.endpoint.put(recordOf(PRODUCTION, VOICE_CONNECTORS.Production));
});

/** Synthesizes and deploys the stages, as each run of a pipeline does. */
const deploy = async (...stages: string[]) => {
  scenario.synth((app) => {
    stages.forEach((stage) => {
      addStage(app, stage);
    });
  });
  const parameters = stages.flatMap((stage) => [
    '--parameters',
    `${stage}Numbers:VoiceConnectorId=${stage in VOICE_CONNECTORS ? VOICE_CONNECTORS[stage as 'Beta'] : stage}`,
  ]);
  return await scenario.tryDeploy('--all', '--tags', `deployment=${String(Date.now())}`, ...parameters);
};

test('each stage finds its own number with the same template', async () => {
  expect(await deploy('Beta', 'Production')).toMatchObject({ status: 0 });

  expect(await outputsOf('BetaReader')).toMatchObject({ E164: BETA, Status: 'Assigned' });
  expect(await outputsOf('ProductionReader')).toMatchObject({ E164: PRODUCTION, Status: 'Assigned' });
  expect([await lookedUpIn('BetaNumbers'), await lookedUpIn('ProductionNumbers')]).toEqual([[BETA], [PRODUCTION]]);
  expect(await templateOf('BetaNumbers')).toBe(await templateOf('ProductionNumbers'));
});

test('after a number is replaced, the next deployment updates producer and consumer', async () => {
  scenario.endpoint.remove(PRODUCTION);
  scenario.endpoint.put(recordOf(NEW_PRODUCTION, VOICE_CONNECTORS.Production));

  expect(await deploy('Beta', 'Production')).toMatchObject({ status: 0 });

  expect(await lookedUpIn('ProductionNumbers')).toEqual([NEW_PRODUCTION]);
  expect(await outputsOf('ProductionNumbers')).toMatchObject({ PhoneNumberE164PhoneNumber: NEW_PRODUCTION });
  expect(await outputsOf('ProductionReader')).toMatchObject({ E164: NEW_PRODUCTION });
  expect(await ssmParameter('/ProductionReader/E164')).toBe(NEW_PRODUCTION);
  expect(await outputsOf('BetaReader')).toMatchObject({ E164: BETA });
});

test('if no number matches, the deployment fails, and the reason names the props to check', async () => {
  const { status, output } = await deploy('Lonely');

  expect(status).not.toBe(0);
  expect(output).toMatch(
    /No phone number matches find \(VoiceConnectorId Lonely, Status Assigned\): .* Check the find prop/,
  );
});

test('if several numbers match, the reason names them, and the rollback keeps the previous number', async () => {
  scenario.endpoint.put(recordOf(PRODUCTION, VOICE_CONNECTORS.Production));

  const { status, output } = await deploy('Production');

  expect(status).not.toBe(0);
  expect(output).toContain('2 phone numbers match find (VoiceConnectorId prod1ghij2klmno3pqr4stu, Status Assigned)');
  expect(output).toMatch(/…030[23], …030[23]\. Add a criterion to the find prop/);
  expect(await lookedUpIn('ProductionNumbers')).toEqual([NEW_PRODUCTION]);
  expect((await lookupHistoryOf('ProductionNumbers')).at(-1)).toMatch(/^UPDATE_(COMPLETE|ROLLBACK)/);
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
