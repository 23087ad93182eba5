/** A lookup fails an update: the stack rolls back to the previous values, and can be deployed again. */
import { expect, test } from '@jest/globals';
import { OnRollback } from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { ParameterizedStack } from './apps/parameterized';
import { useScenario } from './support/scenario';
import { lookedUpIn, lookupHistoryOf, outputsOf, resourcesOf, statusOf } from './support/stacks';

const NUMBER = '+12065550100';
const OTHER_NUMBER = '+18005550111';
const UNKNOWN_NUMBER = '+12065550199';

const scenario = useScenario();

test.each([
  {
    why: 'the new number does not exist',
    name: 'MissingOnUpdate',
    apiErrors: [],
    parameter: `PhoneNumberId=${UNKNOWN_NUMBER}`,
    reason:
      'Phone number …0199 was not found: Amazon Chime SDK Voice in us-east-1 and Amazon Chime in us-east-1 know no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
  },
  {
    why: 'Chime rejects the request of a refresh',
    name: 'RefusedOnUpdate',
    apiErrors: [{ PhoneNumberId: NUMBER, Error: 'BadRequestException', Times: 1 } as const],
    parameter: 'Refresh=second',
    reason:
      'Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 answered 400 BadRequestException (The request is invalid; request 0). Check the props of PhoneNumberLookup and the environment of its function.',
  },
])(
  'when $why, the stack has the previous values and can be deployed again',
  async ({ name, apiErrors, parameter, reason }) => {
    scenario.synth((app) => {
      new ParameterizedStack(app, name);
    });
    await scenario.deploy('--parameters', `PhoneNumberId=${NUMBER}`);
    const previous = await outputsOf(name);

    apiErrors.forEach((apiError) => {
      scenario.endpoint.fail(apiError);
    });
    const { status } = await scenario.tryDeploy('--parameters', parameter);

    expect(status).toBe(1);
    expect(await statusOf(name)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await outputsOf(name)).toEqual(previous);
    expect(await lookedUpIn(name)).toEqual([NUMBER]);
    const history = (await lookupHistoryOf(name)).map((event) => event.replace(/request [0-9a-f-]+/, 'request 0'));
    expect(history).toContain(`UPDATE_FAILED: ${reason}`);

    await scenario.deploy('--parameters', `PhoneNumberId=${OTHER_NUMBER}`);

    expect(await statusOf(name)).toBe('UPDATE_COMPLETE');
    expect(await outputsOf(name)).toMatchObject({ E164: OTHER_NUMBER });
  },
);

test('OnRollback.FAIL: if the lookup of the rollback fails too, its reason contains the command to run', async () => {
  const removed = '+12065550123';
  const record = { PhoneNumberId: removed, E164PhoneNumber: removed };
  scenario.endpoint.put({ ...record, Status: 'Unassigned' });
  scenario.synth((app) => {
    new ParameterizedStack(app, 'RollbackFails', OnRollback.FAIL);
  });
  await scenario.deploy('--parameters', `PhoneNumberId=${removed}`);

  scenario.endpoint.remove(removed);
  await scenario.tryDeploy('--parameters', 'Refresh=second');
  expect(await statusOf('RollbackFails')).toBe('UPDATE_ROLLBACK_FAILED');

  const reasons = (await lookupHistoryOf('RollbackFails')).join('\n');
  const [, command = ''] = /To end it without this lookup, run cdk rollback (.+?) \(/.exec(reasons) ?? [];
  const [line] = await resourcesOf('RollbackFails', RESOURCE_TYPE);
  expect(command).toBe(`RollbackFails --orphan ${line?.LogicalResourceId ?? ''}`);
  await scenario.rollBack(...command.split(' '));
  expect(await statusOf('RollbackFails')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await outputsOf('RollbackFails')).toMatchObject({ Status: 'Unassigned' });

  scenario.endpoint.put({ ...record, Status: 'Assigned' });
  await scenario.deploy('--parameters', 'Refresh=third');
  expect(await outputsOf('RollbackFails')).toMatchObject({ Status: 'Assigned' });
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
