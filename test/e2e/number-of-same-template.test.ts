/**
 * A lookup depends on the resources of its template that order and associate the number. Chime shows both only later,
 * while the lookup waits.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import type { PhoneNumberRecord } from '../../fake-aws/inventory';
import { LoopbackServer, send } from '../../fake-aws/loopback-server';
import { OnMissing, PhoneNumberAssociation, type PhoneNumberLookupProps, PhoneNumberStatus } from '../../lib';
import { OrderedLineStack } from './apps/ordered-line';
import { functionLogOf } from './support/function-log';
import { useScenario } from './support/scenario';
import { lookedUpIn, lookupHistoryOf, outputsOf, statusOf } from './support/stacks';

const NUMBER = '+12065550304';
const CONNECTOR = 'new1ghij2klmno3pqr4stu';

const scenario = useScenario();

const ORDERED: PhoneNumberRecord = { PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Unassigned' };
const STEPS: Readonly<Record<string, PhoneNumberRecord>> = {
  '/order': ORDERED,
  '/associate': {
    ...ORDERED,
    Status: 'Assigned',
    Associations: [{ Name: 'VoiceConnectorId', Value: CONNECTOR, AssociatedTimestamp: '2026-11-28' }],
  },
};

/** Each step takes effect after one more request to Chime. */
const orders = new LoopbackServer({
  respond: ({ path }) => {
    scenario.endpoint.injectFault(({ respond, response }) => {
      send(response, respond());
      scenario.endpoint.put(STEPS[path] ?? {});
    }, 1);
    return { status: 200 };
  },
});

beforeAll(async () => {
  await orders.listen();
});

afterAll(async () => {
  await orders.stop();
});

const deploy = async (stackName: string, props: PhoneNumberLookupProps) => {
  scenario.endpoint.remove(NUMBER);
  scenario.synth((app) => {
    new OrderedLineStack(app, stackName, orders.url, props);
  });
  return await scenario.tryDeploy(stackName);
};

const statuses = [PhoneNumberStatus.ASSIGNED];
const association = PhoneNumberAssociation.voiceConnector(CONNECTOR);
const within = Duration.minutes(2);

test.each<[string, string, PhoneNumberLookupProps, string[]]>([
  [
    'phoneNumberId',
    'Ordered',
    { phoneNumberId: NUMBER, expect: { statuses, associations: [association], within } },
    ['Waiting for the number to exist', 'Waiting for expectations'],
  ],
  [
    'find, and with OnMissing.EMPTY',
    'OrderedAndFound',
    { find: { association }, onMissing: OnMissing.EMPTY, expect: { statuses, within } },
    ['Waiting for the number to exist', 'Waiting for the number to exist'],
  ],
])('a lookup with %s waits for the number and its association', async (_, stackName, props, waits) => {
  const { status, output } = await deploy(stackName, props);

  expect([status, output]).toEqual([0, expect.stringContaining(stackName)]);
  expect(await lookedUpIn(stackName)).toEqual([NUMBER]);
  expect(await outputsOf(stackName)).toMatchObject({ Number: NUMBER, VoiceConnectorId: CONNECTOR });
  const log = await functionLogOf(scenario, stackName);
  expect(log.map(({ message }) => message).filter((message) => message.startsWith('Waiting'))).toEqual(waits);
});

test('without within, the same template fails, and rolls back', async () => {
  const { status } = await deploy('OrderedTooLate', { phoneNumberId: NUMBER, expect: { statuses } });

  expect(status).not.toBe(0);
  expect(await statusOf('OrderedTooLate')).toBe('ROLLBACK_COMPLETE');
  expect(await lookupHistoryOf('OrderedTooLate')).toContainEqual(
    expect.stringMatching(/^CREATE_FAILED: Phone number …0304 was not found: .+ if the number may be missing\.$/),
  );
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
