/** `preview --diff` against stacks on the local AWS, before and after a deployment refreshes the attributes. */
import { expect, test } from '@jest/globals';
import { RefreshPolicy } from '../../lib';
import { runCommand } from '../support/run';
import { LineStack } from './apps/shared-line';
import { localAws } from './support/local-aws';
import { useScenario } from './support/scenario';

const NUMBER = '+12065550100';

const scenario = useScenario();

const synth = () => {
  scenario.synth((app) => {
    new LineStack(app, 'DiffRefreshed', { phoneNumberId: NUMBER, refresh: RefreshPolicy.everyDeployment() });
    new LineStack(app, 'DiffFixed', { phoneNumberId: NUMBER });
  });
};

const diff = async () => {
  const environment = { ...localAws().variables, ...scenario.endpoint.environment };
  const args = ['preview', '--diff', '--app', scenario.assembly];
  const [text, json] = await Promise.all([
    runCommand(args, { environment }),
    runCommand([...args, '--json'], { environment }),
  ]);
  expect([text.stderr, json.stderr, json.status]).toEqual(['', '', 0]);
  const { deployed } = JSON.parse(json.stdout) as {
    deployed: { stack: string; place?: string; change: string; withoutRefresh?: readonly string[] }[];
  };
  const changes = deployed.filter(({ change }) => change !== 'UNCHANGED');
  return { last: text.stdout.trimEnd().split('\n').at(-1), changes, count: deployed.length };
};

test('shows a changed status until the lookup is refreshed, and as possible without refresh', async () => {
  scenario.endpoint.put({ PhoneNumberId: NUMBER, Status: 'Unassigned' });
  synth();
  const before = await diff();
  await scenario.deploy('--all');
  const deployed = await diff();
  scenario.endpoint.put({ PhoneNumberId: NUMBER, Status: 'Assigned' });
  const changed = await diff();
  synth();
  await scenario.deploy('--all');
  const refreshed = await diff();

  expect(before.last).toMatch(/; 2 new stacks$/);
  expect(deployed).toEqual({ last: expect.stringMatching(/; no changes$/), changes: [], count: before.count - 2 });
  const status = { place: 'Status', change: 'CHANGED', deployed: 'Unassigned', value: 'Assigned' };
  const fixed = { ...status, stack: 'DiffFixed', withoutRefresh: ['DiffFixed/Line'] };
  expect(changed.changes).toMatchObject([
    { ...status, stack: 'DiffRefreshed' },
    { ...status, path: 'DiffRefreshed/Line' },
    { path: 'DiffRefreshed/Line', place: 'Details' },
    fixed,
  ]);
  expect(changed.last).toMatch(/; 2 changes, 1 possible change$/);
  expect(refreshed.changes).toMatchObject([fixed]);
});
