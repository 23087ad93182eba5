/** A deployed monitor: the target of its schedule reports changed numbers, and doesn't change the stack. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import { during, refuse } from '../../fake-aws/faults';
import { PhoneNumberAssociation, PhoneNumberStatus } from '../../lib';
import { MonitoredStack, type MonitoredStackProps } from './apps/monitored';
import { functionLogOf, type LogLine } from './support/function-log';
import { localAws } from './support/local-aws';
import { useScenario } from './support/scenario';
import { lookupEventsOf, resourcesOf } from './support/stacks';

const NUMBER = '+12065550142';
const RECORD = {
  PhoneNumberId: NUMBER,
  E164PhoneNumber: NUMBER,
  Status: 'Assigned',
  // Characters that JSON escapes.
  CallingName: 'Support "Line" \\ 24/7',
  Capabilities: { InboundCall: true, OutboundCall: true },
  Associations: [{ Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4', AssociatedTimestamp: '2026-11-23' }],
};

interface Target {
  readonly Arn: string;
  readonly Input: string;
}

const scenario = useScenario();

const deploy = async (stackName: string, props: MonitoredStackProps) => {
  scenario.synth((app) => {
    new MonitoredStack(app, stackName, props);
  });
  await scenario.deploy();
};

/** The target of the schedule, read from EventBridge Scheduler. */
const targetOf = async (stackName: string): Promise<Target> => {
  const [schedule] = await resourcesOf(stackName, 'AWS::Scheduler::Schedule');
  const { stdout } = await scenario.aws(
    ...['scheduler', 'get-schedule', '--name', schedule?.PhysicalResourceId ?? '', '--query', 'Target'],
  );
  return JSON.parse(stdout) as Target;
};

/** Invokes the target of the schedule with its input, as EventBridge Scheduler does, and returns the log lines. */
const runSchedule = async (stackName: string): Promise<LogLine[]> => {
  const { Arn, Input } = await targetOf(stackName);
  const before = await functionLogOf(scenario, stackName);
  const file = path.join(localAws().folder, `${stackName}.input.json`);
  writeFileSync(file, Input);
  const { status, output } = await scenario.aws(
    ...['lambda', 'invoke', '--function-name', Arn, '--payload', `file://${file}`, '/dev/null'],
  );
  expect({ status, output }).toEqual({ status: 0, output: expect.not.stringContaining('FunctionError') });
  return (await functionLogOf(scenario, stackName)).slice(before.length);
};

const metricsIn = (lines: readonly LogLine[]) => lines.filter((line) => '_aws' in line);

describe('one number', () => {
  beforeAll(async () => {
    scenario.endpoint.put(RECORD);
    await deploy('Monitored', {
      phoneNumberIds: [NUMBER],
      statuses: [PhoneNumberStatus.ASSIGNED],
      timeout: Duration.seconds(5),
    });
  });

  test('without a change, the monitor reports no drift and sends no event to CloudFormation', async () => {
    const events = (await lookupEventsOf('Monitored')).length;

    const lines = await runSchedule('Monitored');

    expect(metricsIn(lines)).toEqual([
      expect.objectContaining({ Stack: 'Monitored', Monitor: 'Monitor', Drifted: 0, Unmet: 0, Failed: 0 }),
    ]);
    expect(await lookupEventsOf('Monitored')).toHaveLength(events);
  });

  test('after a change, it reports drift, an unmet expectation, and the attribute, until the change is undone', async () => {
    scenario.endpoint.put({ ...RECORD, Status: 'Unassigned' });
    const changed = await runSchedule('Monitored');
    scenario.endpoint.put(RECORD);
    const back = await runSchedule('Monitored');

    expect(metricsIn(changed)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 1, Failed: 0 })]);
    expect(changed).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'The phone number has changed since the deployment',
        lookup: 'Line0',
        number: '…0142',
        changes: 'Status changed from Assigned to Unassigned',
      }),
    );
    expect(JSON.stringify(changed)).not.toContain(NUMBER);
    expect(metricsIn(back)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 0 })]);
  });

  test('while Chime is unavailable, it reports a failure instead of drift', async () => {
    let isDown = true;
    scenario.endpoint.injectFault(during(() => isDown, refuse(errorResponse('ServiceUnavailableException'))));
    const lines = await runSchedule('Monitored');
    isDown = false;

    expect(metricsIn(lines)).toEqual([expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })]);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'The phone number could not be checked' }));
  });
});

test('with the log level ERROR, the function still writes metrics', async () => {
  scenario.endpoint.put(RECORD);
  await deploy('MonitoredQuietly', { phoneNumberIds: [NUMBER], logLevel: ApplicationLogLevel.ERROR });

  scenario.endpoint.put({ ...RECORD, Status: 'Unassigned' });
  const lines = await runSchedule('MonitoredQuietly');

  expect(lines).toEqual([expect.objectContaining({ level: 'ERROR', Drifted: 1, Unmet: 0, Failed: 0 })]);
});

test('a lookup with find: no match when deployed, then one, then several', async () => {
  const rule = { Name: 'SipRuleId', Value: '0b1d6b4e-0000-4000-8000-000000000333' };
  const checkWith = async (...numbers: string[]) => {
    numbers.forEach((number) => {
      scenario.endpoint.put({ ...RECORD, PhoneNumberId: number, E164PhoneNumber: number, Associations: [rule] });
    });
    return await runSchedule('MonitoredFound');
  };
  await deploy('MonitoredFound', { find: { association: PhoneNumberAssociation.sipRule(rule.Value) } });

  const [none, one, several] = [
    await checkWith(),
    await checkWith('+12065550151'),
    await checkWith('+12065550151', '+12065550152'),
  ];

  expect([none, one, several].map(metricsIn)).toEqual([
    [expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 0 })],
    [expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })],
    [expect.objectContaining({ Drifted: 0, Unmet: 0, Failed: 1 })],
  ]);
  expect(one).toContainEqual(
    expect.objectContaining({ lookup: 'Found', changes: 'Exists changed from false to true' }),
  );
  expect(several).toContainEqual(
    expect.objectContaining({ lookup: 'Found', error: expect.stringMatching(/^2 phone numbers match find /) }),
  );
});

describe('200 numbers with one monitor', () => {
  const numbers = Array.from({ length: 200 }, (_, index) => `+1206556${String(1000 + index)}`);

  beforeAll(async () => {
    numbers.forEach((number) => {
      scenario.endpoint.put({ ...RECORD, PhoneNumberId: number, E164PhoneNumber: number });
    });
    await deploy('MonitoredFleet', { phoneNumberIds: numbers });
  }, 600_000);

  test('fit into the 256 KB of the input of a schedule', async () => {
    const { Input } = await targetOf('MonitoredFleet');

    expect(Buffer.byteLength(Input)).toBeLessThan(256 * 1024);
  });

  test('are checked in one invocation, with one request each', async () => {
    scenario.endpoint.put({ PhoneNumberId: numbers[120] ?? '', Status: 'Unassigned' });
    const requests = scenario.endpoint.requests.length;

    const lines = await runSchedule('MonitoredFleet');

    expect(metricsIn(lines)).toEqual([expect.objectContaining({ Drifted: 1, Unmet: 0, Failed: 0 })]);
    expect(lines).toContainEqual(expect.objectContaining({ lookup: 'Line120' }));
    expect(scenario.endpoint.requests).toHaveLength(requests + 200);
  });
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
