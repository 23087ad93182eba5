/** IAM decides each call: which permissions each path uses, and what fails without one of them. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { REGION } from '../../tools/local-aws/environment';
import { addPaths, FUNCTION_STACK } from './apps/paths';
import { functionLogOf } from './support/function-log';
import { decisions } from './support/iam-log';
import { localAws } from './support/local-aws';
import { createReaderRole } from './support/other-account';
import { useScenario } from './support/scenario';
import { continueRollback, lookupHistoryOf, resourcesOf, updateStack } from './support/stacks';

const READER = 'PathsReader';
const RECORD = {
  PhoneNumberId: '+12065550171',
  E164PhoneNumber: '+12065550171',
  Status: 'Assigned',
  Name: 'Line of the paths',
};
const REMOVED = { PhoneNumberId: '+12065550172', E164PhoneNumber: '+12065550172', Status: 'Assigned' };

/** What an update of each stack leads to. The number of `PathsRollback` no longer exists. */
const OUTCOMES = {
  PathsLookup: 'UPDATE_COMPLETE',
  PathsFind: 'UPDATE_COMPLETE',
  PathsList: 'UPDATE_COMPLETE',
  PathsRollback: 'UPDATE_ROLLBACK_COMPLETE',
  PathsAssumedRole: 'UPDATE_COMPLETE',
};
type StackName = keyof typeof OUTCOMES;
const STACK_NAMES = Object.keys(OUTCOMES) as StackName[];

interface Statement {
  readonly Action: string | readonly string[];
}

interface RolePolicy {
  readonly role: string;
  readonly statements: readonly Statement[];
  /** The statements of the role now, as JSON. */
  current: string;
}

const POLICY = 'LookUpPhoneNumbers';

const scenario = useScenario();
let policies: readonly RolePolicy[];
let updates = 0;

const actionsOf = ({ Action }: Statement) => [Action].flat();

/** The ARNs of the function in a stack, and of its role. */
const functionIn = async (stackName: string): Promise<[functionArn: string, roleArn: string]> => {
  const [fn] = await resourcesOf(stackName, 'AWS::Lambda::Function');
  const { stdout } = await scenario.aws(
    ...['lambda', 'get-function-configuration', '--function-name', fn?.PhysicalResourceId ?? ''],
    ...['--query', '[FunctionArn, Role]', '--output', 'json'],
  );
  return JSON.parse(stdout) as [string, string];
};

const readPolicy = async (stackName: string): Promise<RolePolicy> => {
  const [, roleArn] = await functionIn(stackName);
  const role = roleArn.split('/').at(-1) ?? '';
  const { stdout } = await scenario.aws(
    ...['iam', 'get-role-policy', '--role-name', role, '--policy-name', POLICY],
    ...['--query', 'PolicyDocument.Statement', '--output', 'json'],
  );
  const statements = JSON.parse(stdout) as Statement[];
  return { role, statements, current: JSON.stringify(statements) };
};

/** Removes the statement with an action from the policies of all roles, and restores the other statements. */
const permitAllBut = async (action: string) => {
  await Promise.all(
    policies.map(async (policy) => {
      const statements = JSON.stringify(policy.statements.filter((one) => !actionsOf(one).includes(action)));
      if (statements !== policy.current) {
        policy.current = statements;
        const document = `{"Version":"2012-10-17","Statement":${statements}}`;
        const { status, output } = await scenario.aws(
          ...['iam', 'put-role-policy', '--role-name', policy.role],
          ...['--policy-name', POLICY, '--policy-document', document],
        );
        expect({ status, output }).toEqual({ status: 0, output: '' });
      }
    }),
  );
};

/** Refreshes the lookup or the list of a stack, and returns the status of the stack. */
const update = async (stackName: StackName) => {
  updates += 1;
  return await updateStack(stackName, { Trigger: String(updates) });
};

beforeAll(async () => {
  scenario.endpoint.put(RECORD);
  scenario.endpoint.put(REMOVED);
  const externalId = 'paths';
  const assumeRole = { roleArn: await createReaderRole(READER, externalId), externalId };
  scenario.synth((app) => {
    const { PhoneNumberId: phoneNumberId, Name: name } = RECORD;
    addPaths(app, { phoneNumberId, name, removedNumber: REMOVED.PhoneNumberId, assumeRole });
  });
  await scenario.deploy('--all');
  scenario.endpoint.remove(REMOVED.PhoneNumberId);
  policies = await Promise.all([readPolicy(FUNCTION_STACK), readPolicy('PathsAssumedRole')]);
});

test('the credentials of a function don’t follow from its ARNs, as they do in MiniStack', async () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const digest = sha256((await functionIn(FUNCTION_STACK)).join(':'));
  const credentials = {
    accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
    secretAccessKey: sha256(`secret:${digest}`),
    sessionToken: sha256(`token:${digest}`),
  };
  const client = new STSClient({ endpoint: localAws().url, region: REGION, credentials });

  await expect(client.send(new GetCallerIdentityCommand())).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
});

test('Chime refuses a request without a signature', async () => {
  const { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: url = '' } = scenario.endpoint.environment;

  const response = await fetch(`${url}/phone-numbers/${RECORD.PhoneNumberId}`);

  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 403,
    body: { Code: 'AccessDenied', Message: 'Missing Authentication Token' },
  });
});

describe('with all permissions', () => {
  const used = new Set(['logs:CreateLogStream', 'logs:PutLogEvents']);

  test.each<[string, StackName, string[], string[]]>([
    ['a lookup', 'PathsLookup', ['chime:GetPhoneNumber'], []],
    ['a lookup with find', 'PathsFind', ['chime:GetPhoneNumber', 'chime:ListPhoneNumbers'], []],
    ['a list', 'PathsList', ['chime:ListPhoneNumbers'], []],
    [
      'an update that fails, and its rollback',
      'PathsRollback',
      ['chime:GetPhoneNumber', 'cloudformation:DescribeStacks', 'ssm:GetParameter'],
      [],
    ],
    ['a lookup with assumeRole', 'PathsAssumedRole', ['sts:AssumeRole'], ['chime:GetPhoneNumber']],
  ])('%s calls', async (_, stackName, byFunction, byReader) => {
    const before = decisions().length;

    expect(await update(stackName)).toBe(OUTCOMES[stackName]);

    // Other tests run at the same time, and the log of the previous invocation may be written late.
    const calls = decisions()
      .slice(before)
      .filter(({ role, action }) => role.startsWith('Paths') && !action.startsWith('logs:'));
    const actionsBy = (isReader: boolean) =>
      [...new Set(calls.filter(({ role }) => (role === READER) === isReader).map(({ action }) => action))].sort();
    expect({ byFunction: actionsBy(false), byReader: actionsBy(true) }).toEqual({ byFunction, byReader });
    expect(calls.filter(({ decision }) => decision === 'denies')).toEqual([]);
    byFunction.forEach((action) => used.add(action));
  });

  test('no permission is unused', () => {
    const granted = policies.flatMap(({ statements }) => statements.flatMap(actionsOf));

    expect([...new Set(granted)].sort()).toEqual([...used].sort());
  });
});

describe('without', () => {
  const updateWithout = async (action: string) => {
    await permitAllBut(action);
    const statuses = await Promise.all(STACK_NAMES.map(async (name) => [name, await update(name)]));
    return Object.fromEntries(statuses) as Record<StackName, string>;
  };

  /** Why the last update or rollback of a stack failed. */
  const reasonOf = async (stackName: string) =>
    (await lookupHistoryOf(stackName)).filter((one) => one.startsWith('UPDATE_FAILED')).at(-1);

  test.each<[string, StackName[]]>([
    ['chime:GetPhoneNumber', ['PathsLookup', 'PathsFind']],
    ['chime:ListPhoneNumbers', ['PathsFind', 'PathsList']],
    ['sts:AssumeRole', ['PathsAssumedRole']],
  ])('%s, only the lookups that need it fail, with a reason that names it', async (action, failing) => {
    const failures = Object.fromEntries(failing.map((name) => [name, 'UPDATE_ROLLBACK_COMPLETE']));

    expect(await updateWithout(action)).toEqual({ ...OUTCOMES, ...failures });

    for (const stackName of failing) {
      expect(await reasonOf(stackName)).toContain(action);
    }
  });

  test.each(['cloudformation:DescribeStacks', 'ssm:GetParameter'])(
    '%s, only a rollback fails, with a reason that names it, until the permission is back',
    async (action) => {
      expect(await updateWithout(action)).toEqual({ ...OUTCOMES, PathsRollback: 'UPDATE_ROLLBACK_FAILED' });

      expect(await reasonOf('PathsRollback')).toContain(action);
      await permitAllBut('');
      expect(await continueRollback('PathsRollback')).toBe('UPDATE_ROLLBACK_COMPLETE');
    },
  );

  test('logs:PutLogEvents, nothing fails, but the function has no log', async () => {
    const before = (await functionLogOf(scenario, FUNCTION_STACK)).length;

    expect(await updateWithout('logs:PutLogEvents')).toEqual(OUTCOMES);

    expect(await functionLogOf(scenario, FUNCTION_STACK)).toHaveLength(before);
  });
});
