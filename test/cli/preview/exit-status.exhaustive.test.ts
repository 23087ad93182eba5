/** The preview as a gate: its exit status, as text and as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeEndpoint, errorResponse } from '../../../fake-aws/chime-endpoint';
import { hang, refuse } from '../../../fake-aws/faults';
import { sampleInventory } from '../../../fake-aws/inventory';
import { type Fault, send } from '../../../fake-aws/loopback-server';
import { queryError, queryResponse } from '../../../fake-aws/query-protocol';
import { StsEndpoint } from '../../../fake-aws/sts-endpoint';
import type { AssemblyStack } from '../../support/cloud-assembly';
import {
  FAILING,
  lookup,
  outputs,
  type PreviewJson,
  providerFunction,
  runPreview,
  stackWith,
  useAws,
  useFolder,
} from '../run-preview';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const UNKNOWN_NUMBER = { PhoneNumberId: '{{resolve:ssm:/line}}' };

const folder = useFolder();
const aws = useAws();

const bound = (account: string, path = 'Own'): AssemblyStack => ({
  ...stackWith(),
  path,
  account,
  region: 'us-east-1',
});

const status = { 'Fn::GetAtt': ['Line', 'Status'] };
const absent = { 'Fn::GetAtt': ['Line', 'CallingName'] };

/** A stack with a lookup, to whose template parts are added. */
const withParts = (
  { Resources: resources, ...parts }: Readonly<Record<string, object>>,
  properties?: Record<string, unknown>,
): AssemblyStack => ({
  path: 'Own',
  template: { Resources: { Function: providerFunction(), Line: lookup(properties), ...resources }, ...parts },
});
const exporting = (Value: unknown, properties?: Record<string, unknown>) =>
  withParts({ Outputs: { Exported: { Value, Export: { Name: 'exported' } } } }, properties);

interface Case {
  readonly stacks: readonly AssemblyStack[];
  readonly args?: readonly string[];
  readonly arrange?: () => unknown;
  readonly status: 0 | 1 | 2;
  /** Text that explains the status. */
  readonly says: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'all right': { stacks: [stackWith()], status: 0, says: '1 lookup: 1 succeeded, 0 failed' },
  'all right in the account of the stack': { stacks: [bound(ACCOUNT)], status: 0, says: '1 lookup: 1 succeeded' },
  'a lookup that fails': { stacks: [FAILING], status: 1, says: '1 lookup: 0 succeeded, 1 failed' },
  'an empty export': {
    stacks: [exporting(absent)],
    status: 1,
    says: 'The exported value is empty. CloudFormation refuses it: set absentValue on the lookup. ✖ Own Exported CallingName of Line',
  },
  'a blank export': {
    stacks: [exporting(absent, { AbsentValue: ' ' })],
    status: 1,
    says: 'The exported value is blank. CloudFormation refuses it: set absentValue on the lookup. ✖ Own Exported CallingName of Line',
  },
  'an export of more than 1,024 characters': {
    stacks: [exporting({ 'Fn::Join': ['', [status, 'a'.repeat(1017)]] })],
    status: 1,
    says: 'The exported value has 1025 characters. CloudFormation exports at most 1024',
  },
  'an empty parameter': {
    stacks: [withParts({ Resources: { Name: { Type: 'AWS::SSM::Parameter', Properties: { Value: absent } } } })],
    status: 1,
    says: 'The value of the parameter is empty. Parameter Store refuses it',
  },
  'an attribute in a condition': {
    stacks: [withParts({ Conditions: { IsAssigned: { 'Fn::Equals': [status, 'Assigned'] } } })],
    status: 1,
    says: 'Use a parameter instead. ✖ Own condition IsAssigned Status of Line',
  },
  'an attribute in the name of an export': {
    stacks: [withParts({ Outputs: { Exported: { Value: 'a', Export: { Name: status } } } })],
    status: 1,
    says: 'Use a parameter instead. ✖ Own the export of Exported Status of Line',
  },
  'an import in a condition': {
    stacks: [withParts({ Conditions: { IsOn: { 'Fn::Equals': [{ 'Fn::ImportValue': 'a' }, 'on'] } } })],
    status: 1,
    says: 'Use a parameter instead. ✖ Own condition IsOn Fn::ImportValue',
  },
  'more than 200 outputs': {
    stacks: [
      withParts({ Outputs: outputs(Object.fromEntries([...Array(201).keys()].map((index) => [`O${index}`, 'a']))) }),
    ],
    status: 1,
    says: 'A stack can have 200 outputs. ✖ Own 201 outputs',
  },
  'a lookup that only a deployment can run': {
    stacks: [stackWith(UNKNOWN_NUMBER)],
    status: 0,
    says: '1 lookup: 0 succeeded, 0 failed, 1 only a deployment can run',
  },
  'a lookup that only a deployment can run, with --strict': {
    stacks: [stackWith(UNKNOWN_NUMBER)],
    args: ['--strict'],
    status: 1,
    says: '1 only a deployment can run, which --strict refuses',
  },
  'all right with --strict': { stacks: [stackWith()], args: ['--strict'], status: 0, says: '1 lookup: 1 succeeded' },
  'credentials of another account': {
    stacks: [bound(OTHER_ACCOUNT)],
    status: 2,
    says: `The stack is in account ${OTHER_ACCOUNT}, but the account of the credentials is ${ACCOUNT}. Name a profile of account ${OTHER_ACCOUNT} with --profile.`,
  },
  'credentials of another account, and a lookup that fails': {
    stacks: [{ ...bound(OTHER_ACCOUNT, 'Other') }, FAILING],
    status: 2,
    says: '2 lookups: 0 succeeded, 1 failed, 1 could not be run from here',
  },
  'expired credentials, according to AWS STS': {
    stacks: [bound(ACCOUNT)],
    arrange: () => {
      aws.sts.injectFault(refuse(queryError(403, 'ExpiredToken', 'The security token is expired')));
    },
    status: 2,
    says: 'ExpiredToken (The security token is expired); sign in again.',
  },
  'expired credentials, according to Chime': {
    stacks: [stackWith()],
    arrange: () => {
      aws.endpoint.injectFault(
        refuse({ ...errorResponse('ForbiddenException'), headers: { 'x-amzn-ErrorType': 'ExpiredTokenException' } }),
      );
    },
    status: 2,
    says: 'for a preview, sign in again.',
  },
  'no connection to Chime': {
    stacks: [stackWith()],
    args: ['--timeout', '2'],
    arrange: async () => {
      await aws.endpoint.stop();
      aws.endpoint = await ChimeEndpoint.start(sampleInventory);
    },
    status: 2,
    says: 'For this preview, check the connection of this computer.',
  },
  'no connection to AWS STS': {
    stacks: [bound(ACCOUNT)],
    arrange: async () => {
      await aws.sts.stop();
      aws.sts = await StsEndpoint.start({ roleArn: '' });
    },
    status: 2,
    says: 'check the connection of this computer. Name a profile',
  },
  'a slow network to Chime': {
    stacks: [stackWith()],
    args: ['--timeout', '2'],
    arrange: () => {
      aws.endpoint.injectFault(hang());
    },
    status: 2,
    says: 'For this preview, if the network is slow, raise --timeout.',
  },
  'a slow network to AWS STS': {
    stacks: [bound(ACCOUNT)],
    args: ['--timeout', '2'],
    arrange: () => {
      aws.sts.injectFault(hang());
    },
    status: 2,
    says: 'no response within 2 s; if the network is slow, raise --timeout.',
  },
};

test.each(Object.entries(CASES))('%s', async (_, { stacks, args = [], arrange, status: expected, says }) => {
  await arrange?.();

  const text = await runPreview(folder(), stacks, args, { environment: aws.environment });
  const json = await runPreview(folder(), stacks, [...args, '--json'], { environment: aws.environment });

  const { success, exitStatus } = JSON.parse(json.stdout) as PreviewJson;
  expect([text.status, json.status, exitStatus, success]).toEqual([expected, expected, expected, expected === 0]);
  expect(text.stdout.replaceAll(/\s+/g, ' ')).toContain(says);
});

test.each([
  ['a refusal', exporting(absent), '1 lookup: 1 succeeded, 0 failed; a deployment would refuse 1 value'],
  [
    'two refusals without a lookup',
    {
      path: 'Own',
      template: { Outputs: { A: { Value: '', Export: { Name: 'a' } }, B: { Value: '', Export: { Name: 'b' } } } },
    },
    '0 lookups: 0 succeeded, 0 failed; a deployment would refuse 2 values',
  ],
])('the last line counts %s', async (_, stack, line) => {
  const { stdout } = await runPreview(folder(), [stack]);

  expect(stdout.trimEnd().split('\n').at(-1)).toBe(line);
});

test('JSON names the attributes of a refusal', async () => {
  const { stdout } = await runPreview(folder(), [exporting(absent)], ['--offline', '--json']);

  expect((JSON.parse(stdout) as PreviewJson).refusals).toEqual([
    expect.objectContaining({ stack: 'Own', place: 'Exported', attributes: [{ path: 'Line', name: 'CallingName' }] }),
  ]);
});

describe('--profile', () => {
  const ACCOUNTS: Readonly<Record<string, string>> = { AKIDBETA: ACCOUNT, AKIDPROD: OTHER_ACCOUNT };
  const keyOf = (authorization = '') => /Credential=([^/]+)/.exec(authorization)?.[1] ?? '';
  const returnAccount: Fault = ({ request, response }) => {
    const account = ACCOUNTS[keyOf(request.headers.authorization)];
    send(
      response,
      account === undefined
        ? queryError(403, 'ExpiredToken', 'The security token is expired')
        : queryResponse('GetCallerIdentity', `<Account>${account}</Account>`),
    );
  };
  const profile = (name: string) =>
    `[${name}]\naws_access_key_id = AKID${name.toUpperCase()}\naws_secret_access_key = s\n`;
  const STAGES = [bound(ACCOUNT, 'Beta'), bound(OTHER_ACCOUNT, 'Prod')];

  beforeEach(() => {
    aws.sts.injectFault(returnAccount);
    mkdirSync(path.join(folder(), '.aws'));
    writeFileSync(path.join(folder(), '.aws', 'credentials'), ['beta', 'prod', 'old'].map(profile).join(''));
    aws.environment = { ...aws.endpoint.environment, ...aws.sts.environment, HOME: folder() };
  });

  test.each<[string, string[], readonly AssemblyStack[], string[], number]>([
    ['runs each stack with the profile of its account', ['beta', 'prod'], STAGES, ['AKIDBETA', 'AKIDPROD'], 0],
    [
      'ignores one that has expired if another has the account',
      ['old', 'beta', 'prod'],
      STAGES,
      ['AKIDBETA', 'AKIDPROD'],
      0,
    ],
    ['without the account of a stack ends with exit status 2', ['beta', 'old'], STAGES, ['AKIDBETA'], 2],
    ['repeated for a stack without env ends with exit status 2', ['beta', 'prod'], [stackWith()], [], 2],
    ['once runs a stack without env', ['beta'], [stackWith()], ['AKIDBETA'], 0],
  ])('%s', async (_, names, stacks, keys, expected) => {
    const args = names.flatMap((name) => ['--profile', name]);

    const { status: exitStatus, stdout } = await runPreview(folder(), stacks, args, { environment: aws.environment });

    expect(aws.endpoint.requests.map(({ headers }) => keyOf(headers.authorization)).sort()).toEqual(keys);
    expect(exitStatus).toBe(expected);
    const profiles = names.map((name) => {
      const account = ACCOUNTS[`AKID${name.toUpperCase()}`];
      return account === undefined ? `profile ${name}` : `profile ${name}, account ${account}`;
    });
    expect(stdout.split('\n').slice(0, names.length)).toEqual(
      profiles.map((text, index) => `${(index === 0 ? 'Credentials' : '').padEnd(13)}${text}`),
    );
    // Each profile is checked once, however many stacks there are.
    const checked = aws.sts.requests.map(({ headers }) => keyOf(headers.authorization));
    expect(checked).toHaveLength(new Set(checked).size);
  });

  test('names the accounts of all profiles if none is that of a stack', async () => {
    const { stdout } = await runPreview(folder(), [bound('999999999999')], ['--profile', 'beta', '--profile', 'old'], {
      environment: aws.environment,
    });

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `The stack is in account 999999999999, but the account of profile beta is ${ACCOUNT}, AWS STS did not return the account of profile old: ExpiredToken (The security token is expired); sign in again. Name a profile of account 999999999999 with --profile.`,
    );
  });
});
