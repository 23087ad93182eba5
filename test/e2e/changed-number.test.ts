/** The phoneNumberId of a deployed lookup changes: to another form of the same number, or to another number. */
import { expect, test } from '@jest/globals';
import { ParameterizedStack } from './apps/parameterized';
import { functionLogOf } from './support/function-log';
import { useScenario } from './support/scenario';
import { lookedUpIn, lookupEventsOf, outputsOf, statusOf } from './support/stacks';

const NUMBER = '+12065550100';
const OTHER_NUMBER = '+18005550111';

const scenario = useScenario();

const deployed = async (stackName: string) => {
  scenario.synth((app) => {
    new ParameterizedStack(app, stackName);
  });
  await scenario.deploy('--parameters', `PhoneNumberId=${NUMBER}`);
};

test.each([
  { form: '%2B12065550100', stackName: 'UrlEncodedForm' },
  { form: '12065550100', stackName: 'FormWithoutPlus' },
])("the form $form of the same number doesn't replace the lookup", async ({ form, stackName }) => {
  await deployed(stackName);

  await scenario.deploy('--parameters', `PhoneNumberId=${form}`);

  expect(await lookedUpIn(stackName)).toEqual([NUMBER]);
  const updates = (await lookupEventsOf(stackName)).filter(
    ({ ResourceStatus }) => ResourceStatus === 'UPDATE_COMPLETE',
  );
  expect(updates.map(({ PhysicalResourceId }) => PhysicalResourceId)).toEqual([NUMBER]);
  // One response each to Create and Update. A replacement would also delete the old lookup.
  expect((await functionLogOf(scenario, stackName)).filter(({ message }) => message === 'Responded')).toHaveLength(2);
});

test("another number replaces the lookup, and the Delete of the old one doesn't call Chime", async () => {
  await deployed('OtherNumber');
  const before = scenario.endpoint.requests.length;

  await scenario.deploy('--parameters', `PhoneNumberId=${OTHER_NUMBER}`);

  expect(await statusOf('OtherNumber')).toBe('UPDATE_COMPLETE');
  expect(await lookedUpIn('OtherNumber')).toEqual([OTHER_NUMBER]);
  expect(await outputsOf('OtherNumber')).toMatchObject({ E164: OTHER_NUMBER });
  expect(scenario.endpoint.requests.slice(before).map(({ path }) => path)).toEqual(['/phone-numbers/%2B18005550111']);
  const log = await functionLogOf(scenario, 'OtherNumber');
  const lookups = log.filter(({ message }) => message === 'Looking up').map(({ requestId }) => requestId);
  const responses = log.filter(({ message }) => message === 'Responded');
  const deletes = responses.filter(({ requestId }) => !lookups.includes(requestId));
  expect(lookups).toHaveLength(2);
  expect(deletes).toEqual([expect.objectContaining({ status: 'SUCCESS' })]);
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
