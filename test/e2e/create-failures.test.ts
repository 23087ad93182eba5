/** A lookup fails when its stack is created, or its number no longer exists when its stack is deleted. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import type { Finished } from '../../tools/shared/processes';
import { ResponseReceiver } from '../../fake-aws/response-receiver';
import { CrashOnLoadStack } from './apps/crash-on-load';
import { LookupsStack } from './apps/lookups';
import { useScenario } from './support/scenario';
import { idOf, lookedUpIn, lookupHistoryOf, resourcesOf, statusOf, templateOf } from './support/stacks';

const NUMBER = '+12065550100';
const UNKNOWN_NUMBER = '+12065550199';

const NOT_FOUND =
  'Phone number …0199 was not found: Amazon Chime SDK Voice in us-east-1 and Amazon Chime in us-east-1 know no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

const scenario = useScenario();

describe('when Chime doesn’t know a number', () => {
  let attempt: Finished;

  beforeAll(async () => {
    scenario.synth((app) => {
      new LookupsStack(app, 'FailsOnCreate', [NUMBER, UNKNOWN_NUMBER]);
    });
    attempt = await scenario.tryDeploy();
  });

  test("the CDK CLI fails with the handler's reason", () => {
    expect(attempt.status).toBe(1);
    expect(attempt.output.replace(/\s+/g, ' ')).toContain(NOT_FOUND);
  });

  test("the stack rolls back, and its events contain the handler's reason", async () => {
    expect(await statusOf('FailsOnCreate')).toBe('ROLLBACK_COMPLETE');
    expect(await lookupHistoryOf('FailsOnCreate')).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'CREATE_IN_PROGRESS',
      `CREATE_FAILED: ${NOT_FOUND}`,
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
  });

  test("the Delete of the rollback doesn't call Chime", () => {
    expect(scenario.endpoint.requests.map(({ service, path }) => `${service} ${path.slice(-4)}`)).toEqual([
      'chime-sdk-voice 0100',
      'chime-sdk-voice 0199',
      'chime 0199',
    ]);
  });

  test('the next deployment succeeds', async () => {
    scenario.endpoint.put({ PhoneNumberId: UNKNOWN_NUMBER, E164PhoneNumber: UNKNOWN_NUMBER });
    await scenario.deploy();

    expect(await statusOf('FailsOnCreate')).toBe('CREATE_COMPLETE');
    expect(await lookedUpIn('FailsOnCreate')).toEqual([NUMBER, UNKNOWN_NUMBER]);
    scenario.endpoint.remove(UNKNOWN_NUMBER);
  });

  // After a failed Create, CloudFormation sends a Delete. MiniStack doesn't, so this test invokes the function with it.
  test('a Delete of the failed lookup succeeds', async () => {
    const [fn] = await resourcesOf('FailsOnCreate', 'AWS::Lambda::Function');
    const receiver = await ResponseReceiver.start();
    const requests = scenario.endpoint.requests.length;

    const event = {
      RequestType: 'Delete',
      RequestId: 'delete-after-failure',
      ResponseURL: receiver.urlFor('delete-after-failure'),
      StackId: await idOf('FailsOnCreate'),
      LogicalResourceId: 'Lookup1',
      PhysicalResourceId: UNKNOWN_NUMBER,
      ResourceType: RESOURCE_TYPE,
      ResourceProperties: { PhoneNumberId: UNKNOWN_NUMBER },
    };
    const { status } = await scenario.aws(
      ...['lambda', 'invoke', '--function-name', fn?.PhysicalResourceId ?? ''],
      ...['--payload', JSON.stringify(event), '/dev/null'],
    );
    await receiver.stop();

    expect(status).toBe(0);
    const [response = ''] = receiver.bodiesOf('delete-after-failure');
    expect(JSON.parse(response)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: UNKNOWN_NUMBER });
    expect(scenario.endpoint.requests).toHaveLength(requests);
  });
});

test('a stack can be destroyed after its number was deleted', async () => {
  const removed = '+12065550123';
  scenario.endpoint.put({ PhoneNumberId: removed, E164PhoneNumber: removed });
  scenario.synth((app) => {
    new LookupsStack(app, 'NumberVanishes', [removed]);
  });
  await scenario.deploy();
  const id = await idOf('NumberVanishes');
  const requests = scenario.endpoint.requests.length;

  scenario.endpoint.remove(removed);
  await scenario.destroy('NumberVanishes');

  expect(await statusOf(id)).toBe('DELETE_COMPLETE');
  expect((await lookupHistoryOf(id)).slice(-2)).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
  expect(scenario.endpoint.requests).toHaveLength(requests);
});

describe('a function that fails to load', () => {
  test('fails the deployment after ServiceTimeout instead of after an hour', async () => {
    scenario.synth((app) => {
      new CrashOnLoadStack(app, 'CrashesOnLoad', { phoneNumberId: NUMBER, serviceTimeout: Duration.seconds(5) });
    });
    const start = Date.now();
    const { status } = await scenario.tryDeploy();

    expect(status).toBe(1);
    expect(Date.now() - start).toBeLessThan(60_000);
    expect(await statusOf('CrashesOnLoad')).toBe('ROLLBACK_COMPLETE');
    expect(await lookupHistoryOf('CrashesOnLoad')).toEqual([
      'CREATE_IN_PROGRESS',
      expect.stringMatching(/^CREATE_FAILED: .*timed out after 5s/),
    ]);
  });

  test('has a ServiceTimeout of three minutes by default', async () => {
    scenario.synth((app) => {
      new LookupsStack(app, 'DefaultServiceTimeout', [NUMBER]);
    });
    await scenario.deploy();

    const { Resources } = JSON.parse(await templateOf('DefaultServiceTimeout')) as Template;
    const lookups = Object.values(Resources).filter(({ Type }) => Type === RESOURCE_TYPE);
    expect(lookups).toEqual([
      expect.objectContaining({ Properties: expect.objectContaining({ ServiceTimeout: 180 }) }),
    ]);
  });
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
