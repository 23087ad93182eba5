/** The numbers of a Voice Connector change in Chime: what consumers get, and how the stack fails and rolls back. */
import { beforeAll, expect, test } from '@jest/globals';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import { during, refuse } from '../../fake-aws/faults';
import { addClinics } from './apps/clinics';
import { functionLogOf } from './support/function-log';
import { useScenario } from './support/scenario';
import { lookupHistoryOf, outputsOf, ssmParameter, statusOf, updateStack } from './support/stacks';

const VOICE_CONNECTOR = 'clinic1ghij2klmno3pqr4';
const [FIRST, SECOND, THIRD] = ['+12065550401', '+12065550402', '+12065550403'] as const;

const scenario = useScenario();
let isDown = false;
let updates = 0;

const put = (number: string) => {
  scenario.endpoint.put({
    PhoneNumberId: number,
    E164PhoneNumber: number,
    Status: 'Assigned',
    Associations: [{ Name: 'VoiceConnectorId', Value: VOICE_CONNECTOR, AssociatedTimestamp: '2026-11-23' }],
  });
};

/** Updates a stack, as a deployment with a new value of its parameter does, and returns its status. */
const update = async (stackName: string) => {
  updates += 1;
  return await updateStack(stackName, { Trigger: String(updates) });
};

/** What the output, the parameter, and the function of a stack have. */
const consumersOf = async (stackName: string) => {
  const { stdout } = await scenario.aws(
    ...['lambda', 'get-function-configuration', '--function-name', `${stackName}Router`],
    ...['--query', 'Environment.Variables.NUMBERS', '--output', 'text'],
  );
  const { Count, First, Numbers } = await outputsOf(stackName);
  return {
    ...{ count: Count, first: First, output: Numbers?.split(' ') },
    parameter: (await ssmParameter(`/${stackName}/numbers`))?.split(','),
    environment: stdout.trim().split(','),
  };
};

const allHave = (...numbers: string[]) => ({
  ...{ count: String(numbers.length), first: numbers[0] },
  ...{ output: numbers, parameter: numbers, environment: numbers },
});

/** Why the last update of the list failed. */
const reason = async () => (await lookupHistoryOf('Clinics')).filter((one) => one.startsWith('UPDATE_FAILED')).at(-1);

beforeAll(async () => {
  scenario.endpoint.injectFault(during(() => isDown, refuse(errorResponse('ServiceUnavailableException'))));
  put(SECOND);
  put(FIRST);
  scenario.synth((app) => {
    addClinics(app, VOICE_CONNECTOR);
  });
  await scenario.deploy('--all');
});

test('the stack of the list, and a stack that reads it, get the numbers in order', async () => {
  expect(await Promise.all(['Clinics', 'ClinicsReader'].map(consumersOf))).toEqual([
    allHave(FIRST, SECOND),
    allHave(FIRST, SECOND),
  ]);
});

test('an empty list is one item, the absentValue', async () => {
  expect(await consumersOf('NoClinics')).toEqual({ ...allHave('none'), count: '0' });
});

test('after a number joins the Voice Connector, a refresh updates the stack, and then its reader', async () => {
  put(THIRD);

  expect(await update('Clinics')).toBe('UPDATE_COMPLETE');
  expect(await outputsOf('ClinicsReader')).toMatchObject({ Count: '2' });
  expect(await update('ClinicsReader')).toBe('UPDATE_COMPLETE');

  expect(await Promise.all(['Clinics', 'ClinicsReader'].map(consumersOf))).toEqual([
    allHave(FIRST, SECOND, THIRD),
    allHave(FIRST, SECOND, THIRD),
  ]);
});

test('with fewer numbers than minCount, the stack rolls back, and its consumers keep their numbers', async () => {
  scenario.endpoint.remove(FIRST);
  scenario.endpoint.remove(SECOND);

  expect(await update('Clinics')).toBe('UPDATE_ROLLBACK_COMPLETE');

  expect(await reason()).toContain(
    `match find (VoiceConnectorId ${VOICE_CONNECTOR}) is 1, less than the minCount of 2. Check the find prop`,
  );
  expect(await consumersOf('Clinics')).toEqual(allHave(FIRST, SECOND, THIRD));
});

test('with Chime down, the stack rolls back to the numbers of the last success, and can be updated again', async () => {
  put(FIRST);
  expect(await update('Clinics')).toBe('UPDATE_COMPLETE');
  isDown = true;

  expect(await update('Clinics')).toBe('UPDATE_ROLLBACK_COMPLETE');

  expect(await reason()).toContain('answered 503 ServiceUnavailableException');
  expect(await consumersOf('Clinics')).toEqual(allHave(FIRST, THIRD));
  const log = (await functionLogOf(scenario, 'Clinics')).map(({ message }) => message);
  expect(log.filter((message) => message === 'Returning the attributes of the last success')).toHaveLength(1);
  isDown = false;
  expect(await update('Clinics')).toBe('UPDATE_COMPLETE');
});

test('the stacks can be destroyed while Chime is down', async () => {
  isDown = true;

  await scenario.destroy('--all');

  await expect(statusOf('Clinics')).rejects.toThrow('does not exist');
});

// cfn-lint 1.58.0 doesn't allow `Fn::Split` of `Fn::GetStackOutput`, which the CDK, too, writes for lists of other stacks.
test('cfn-lint finds no other error', async () => {
  expect(await scenario.lint('E1022', 'E6101')).toMatchObject({ status: 0 });
});
