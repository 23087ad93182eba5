/** A lookup fails an update: the stack rolls back even if Chime fails again, and can be deployed again. */
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type App, CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import { during, refuse } from '../../fake-aws/faults';
import { sampleInventory } from '../../fake-aws/inventory';
import { PhoneNumberLookupProvider, PhoneNumberStatus } from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { loadExample } from '../support/examples';
import { RefreshedLineStack, stacksThatShareAProvider } from './apps/refreshed-line';
import { functionLogOf } from './support/function-log';
import { useScenario } from './support/scenario';
import { lookupHistoryOf, outputsOf, statusOf } from './support/stacks';

const NUMBER = '+12065550123';
const ASSIGNED = { PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Assigned', Name: 'a {{b}} "c"\n{}' };

const EXPECTATIONS_UNMET = /Status is Unassigned, expected Assigned/;
const NOT_FOUND = /was not found/;
const RESTORED = 'Returning the attributes of the last success';

const scenario = useScenario();
let isDown = false;

beforeAll(() => {
  scenario.endpoint.injectFault(during(() => isDown, refuse(errorResponse('ServiceUnavailableException'))));
});

beforeEach(() => {
  isDown = false;
  scenario.endpoint.put(ASSIGNED);
});

const unassigned = () => {
  scenario.endpoint.put({ ...ASSIGNED, Status: 'Unassigned' });
};
const deleted = () => {
  scenario.endpoint.remove(NUMBER);
};
const down = () => {
  isDown = true;
};

const timeout = Duration.seconds(20);
const withShortTimeout = (stack: Stack) => ({
  provider: new PhoneNumberLookupProvider(stack, 'Provider', { timeout }),
});
const waiting = () => ({ expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.seconds(10) } });
const withOwnRole = (stack: Stack) => {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  return { provider: new PhoneNumberLookupProvider(stack, 'Provider', { role }) };
};

function isLookupOfBeta(construct: IConstruct): construct is CfnResource {
  return (
    CfnResource.isCfnResource(construct) &&
    construct.cfnResourceType === RESOURCE_TYPE &&
    construct.node.path.startsWith('Beta/')
  );
}

interface Case {
  readonly name: string;
  readonly what: string;
  readonly happens: () => void;
  readonly define: (app: App, name: string) => void;
  /** Why the update fails. */
  readonly reason: RegExp;
  /** The stack of the function, if it isn't the stack of the lookup. */
  readonly owner?: string;
}

test.each<Case>([
  {
    name: 'RollsBackStatus',
    what: 'the number is no longer assigned',
    happens: unassigned,
    define: (app, name) => new RefreshedLineStack(app, name, NUMBER),
    reason: EXPECTATIONS_UNMET,
  },
  {
    name: 'RollsBackWithin',
    what: 'the number is no longer assigned, with expect.within',
    happens: unassigned,
    define: (app, name) => new RefreshedLineStack(app, name, NUMBER, waiting),
    reason: /after 10 s: Status is Unassigned/,
  },
  {
    name: 'RollsBackGone',
    what: 'the number no longer exists',
    happens: deleted,
    define: (app, name) => new RefreshedLineStack(app, name, NUMBER),
    reason: NOT_FOUND,
  },
  {
    name: 'RollsBackDown',
    what: 'Chime is unavailable for the whole rollback',
    happens: down,
    define: (app, name) => new RefreshedLineStack(app, name, NUMBER, withShortTimeout),
    reason: /answered 503 ServiceUnavailableException/,
  },
  {
    name: 'RollsBackOwnRole',
    what: 'the number no longer exists, and the function has the user’s role',
    happens: deleted,
    define: (app, name) => new RefreshedLineStack(app, name, NUMBER, withOwnRole),
    reason: NOT_FOUND,
  },
  {
    name: 'RollsBackShared',
    what: 'the number no longer exists, and the function belongs to another stack',
    happens: deleted,
    define: (app, name) => {
      stacksThatShareAProvider(app, name, NUMBER);
    },
    reason: NOT_FOUND,
    owner: 'RollsBackSharedProvider',
  },
])('$what: the stack rolls back to its previous outputs, and can be deployed again', async (one) => {
  const { name, happens, define, reason, owner = name } = one;
  const synth = () => {
    scenario.synth((app) => {
      define(app, name);
    });
  };
  synth();
  await scenario.deploy('--all');
  const previous = await outputsOf(name);
  expect(previous).toMatchObject({ Status: 'Assigned' });

  happens();
  synth();
  const { status } = await scenario.tryDeploy('--all');

  expect(status).toBe(1);
  expect(await statusOf(name)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await lookupHistoryOf(name)).toContainEqual(expect.stringMatching(reason));
  expect(await outputsOf(name)).toEqual(previous);
  const restored = (await functionLogOf(scenario, owner)).filter(({ message }) => message === RESTORED);
  expect(restored).toHaveLength(happens === unassigned ? 0 : 1);

  isDown = false;
  scenario.endpoint.put(ASSIGNED);
  synth();
  await scenario.deploy('--all');
  expect(await statusOf(name)).toBe('UPDATE_COMPLETE');
  expect(await outputsOf(name)).toEqual(previous);
});

test('the stack of the pipelines example rolls back if its number no longer exists', async () => {
  const app = await loadExample('pipelines/app.ts');
  const stackName = 'Beta-Telephony';
  const synth = (refresh: string) => {
    const line = app.node.findAll().find(isLookupOfBeta);
    line?.addPropertyOverride('Refresh', refresh);
    scenario.synthApp(app);
  };
  const [record] = sampleInventory.PhoneNumbers;
  synth('first');
  await scenario.deploy('Beta/Telephony');
  const previous = await outputsOf(stackName);

  scenario.endpoint.remove('+12065550100');
  synth('second');
  await scenario.tryDeploy('Beta/Telephony');

  expect(await statusOf(stackName)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await outputsOf(stackName)).toEqual(previous);

  scenario.endpoint.put(record ?? {});
  synth('third');
  await scenario.deploy('Beta/Telephony');
  expect(await statusOf(stackName)).toBe('UPDATE_COMPLETE');
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
