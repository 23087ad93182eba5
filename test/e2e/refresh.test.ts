/** A number changes in Chime between two deployments: which refresh policies update the attributes, and when. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { RefreshPolicy } from '../../lib';
import { ParameterizedStack } from './apps/parameterized';
import { LineStack, ReaderStack } from './apps/shared-line';
import { useScenario } from './support/scenario';
import { outputsOf, ssmParameter, templateOf } from './support/stacks';

const NUMBER = '+12065550100';
const BEFORE = { PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Unassigned', Associations: [] };
const ASSOCIATION = { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4', AssociatedTimestamp: '2026-11-23' };
const AFTER = { ...BEFORE, Status: 'Assigned', Associations: [ASSOCIATION] };

const scenario = useScenario();

beforeEach(() => {
  scenario.endpoint.put(BEFORE);
});

describe('a stack with a lookup and a stack that reads its attributes', () => {
  const synth = (name: string, refresh?: RefreshPolicy) => {
    scenario.synth((app) => {
      const { line } = new LineStack(app, `${name}Line`, { phoneNumberId: NUMBER, refresh });
      new ReaderStack(app, `${name}Reader`, { line });
    });
  };

  test('everyDeployment() updates both stacks in the next deployment', async () => {
    synth('EveryDeployment', RefreshPolicy.everyDeployment());
    await scenario.deploy('--all', '--tags', 'deployment=1');
    expect(await outputsOf('EveryDeploymentReader')).toMatchObject({ Status: 'Unassigned', Associations: '[]' });

    scenario.endpoint.put(AFTER);
    synth('EveryDeployment', RefreshPolicy.everyDeployment());
    await scenario.deploy('--all', '--tags', 'deployment=2');

    expect(await outputsOf('EveryDeploymentLine')).toMatchObject({ Status: 'Assigned' });
    expect(await outputsOf('EveryDeploymentReader')).toEqual({
      E164: NUMBER,
      Status: 'Assigned',
      Associations: JSON.stringify([ASSOCIATION]),
    });
    expect(await ssmParameter('/EveryDeploymentReader/Status')).toBe('Assigned');
  });

  test('the reading stack keeps the old value if neither its template nor its tags change', async () => {
    synth('Untouched', RefreshPolicy.everyDeployment());
    await scenario.deploy('--all');

    scenario.endpoint.put(AFTER);
    synth('Untouched', RefreshPolicy.everyDeployment());
    await scenario.deploy('--all', '--force');

    expect(await outputsOf('UntouchedLine')).toMatchObject({ Status: 'Assigned' });
    expect(await outputsOf('UntouchedReader')).toMatchObject({ Status: 'Unassigned' });
  });

  test('onChange() keeps the old value in both stacks, although both are updated', async () => {
    synth('OnChange', RefreshPolicy.onChange());
    await scenario.deploy('--all', '--tags', 'deployment=1');
    const requests = scenario.endpoint.requests.length;

    scenario.endpoint.put(AFTER);
    synth('OnChange', RefreshPolicy.onChange());
    await scenario.deploy('--all', '--tags', 'deployment=2');

    expect(await outputsOf('OnChangeLine')).toMatchObject({ Status: 'Unassigned' });
    expect(await outputsOf('OnChangeReader')).toMatchObject({ Status: 'Unassigned' });
    expect(scenario.endpoint.requests).toHaveLength(requests);
  });
});

test('onTrigger() updates the value when its parameter changes, with the same template', async () => {
  scenario.synth((app) => {
    new ParameterizedStack(app, 'OnTrigger');
  });
  await scenario.deploy('--parameters', `PhoneNumberId=${NUMBER}`);
  const template = await templateOf('OnTrigger');

  scenario.endpoint.put(AFTER);
  await scenario.deploy();
  expect(await outputsOf('OnTrigger')).toMatchObject({ Status: 'Unassigned' });

  await scenario.deploy('--parameters', 'Refresh=second');
  expect(await outputsOf('OnTrigger')).toMatchObject({ Status: 'Assigned' });
  expect(await templateOf('OnTrigger')).toBe(template);
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
