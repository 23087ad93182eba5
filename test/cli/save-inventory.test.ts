/** `--save-inventory`: what it writes, and that `--offline` shows the same with it. */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import { refuse } from '../../fake-aws/faults';
import type { InventoryFile } from '../../fake-aws/inventory';
import { send } from '../../fake-aws/loopback-server';
import { queryResponse } from '../../fake-aws/query-protocol';
import { CHECKOUT } from '../../tools/shared/folders';
import type { AssemblyStack } from '../support/cloud-assembly';
import { manyNumbers } from '../support/many-numbers';
import { run } from '../support/run';
import {
  lookup,
  NUMBER,
  type PreviewJson,
  providerFunction,
  runPreview,
  stackWith,
  useAws,
  useFolder,
} from './run-preview';

const ROLE = 'arn:aws:iam::444455556666:role/reader';

const folder = useFolder();
const aws = useAws(ROLE);

const fileIn = (name: string) => path.join(folder(), name);
const saved = () => JSON.parse(readFileSync(fileIn('inventory.json'), 'utf8')) as InventoryFile;
const save = async (stacks: readonly AssemblyStack[], args: readonly string[] = []) =>
  await runPreview(folder(), stacks, ['--save-inventory', 'inventory.json', '--json', ...args], {
    environment: aws.environment,
  });
const offline = async (stacks: readonly AssemblyStack[]) =>
  await runPreview(folder(), stacks, ['--offline', 'inventory.json', '--json']);
const lookupsIn = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as PreviewJson).lookups;

const find = (criteria: object) => lookup({ PhoneNumberId: undefined, Find: criteria });

test('the same lookups have the same outcomes offline, whatever Chime returned', async () => {
  manyNumbers(150).forEach((record) => {
    aws.endpoint.put(record);
  });
  aws.endpoint.put({ PhoneNumberId: '+12065550188', Name: 'Reception', Status: 'Unassigned', Carrier: 'Example' });
  aws.endpoint.fail({ PhoneNumberId: '+12065550150', Error: 'ForbiddenException' });
  aws.endpoint.fail({ PhoneNumberId: '+18005550111', Error: 'NotFoundException', Namespace: 'chime-sdk-voice' });
  const stacks = [
    {
      path: 'Own',
      template: {
        Resources: {
          Function: providerFunction(),
          Found: lookup(),
          InOneApiOnly: lookup({ PhoneNumberId: '+18005550111' }),
          Business: lookup({ PhoneNumberId: '+13035550142', Api: 'chime' }),
          Missing: lookup({ PhoneNumberId: '+19995550000' }),
          Forbidden: lookup({ PhoneNumberId: '+12065550150' }),
          Unmet: lookup({ Expect: { Statuses: ['Unassigned'] } }),
          ByName: find({ Name: 'Reception' }),
          OnAnyPage: find({ Country: 'GB' }),
          OfMany: find({ Association: { Name: 'VoiceConnectorId', Value: 'other' } }),
          ByFilter: find({ Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } }),
        },
        Outputs: { Details: { Value: { 'Fn::GetAtt': ['ByName', 'Details'] } } },
      },
    },
  ];

  const online = await save(stacks);
  const later = await offline(stacks);

  const withoutRequests = ({ stdout }: { stdout: string }) =>
    JSON.parse(stdout.replaceAll(/request [\w-]{36}/g, 'request')) as PreviewJson;
  expect(withoutRequests(later)).toEqual({ ...withoutRequests(online), notices: [] });
  expect(lookupsIn(online).map(({ status }) => status)).toEqual([
    ...['SUCCESS', 'SUCCESS', 'SUCCESS', 'FAILED', 'FAILED', 'FAILED'],
    ...['SUCCESS', 'SUCCESS', 'FAILED', 'SUCCESS'],
  ]);
  // All pages, and each record as the service wrote it.
  const { PhoneNumbers = [] } = saved();
  expect(PhoneNumbers.length).toBeGreaterThan(150);
  expect(PhoneNumbers).toContainEqual(
    expect.objectContaining({ PhoneNumberId: `%2B${NUMBER.slice(1)}`, CallingName: null }),
  );
  expect(online.stderr).toBe(
    `Saved ${PhoneNumbers.length} phone numbers in inventory.json, which only you can read. Don't publish them.\n`,
  );
  expect(statSync(fileIn('inventory.json')).mode & 0o777).toBe(0o600);
});

describe('errors', () => {
  test('of one number do not lose the others', async () => {
    aws.endpoint.fail({ PhoneNumberId: '+18005550111', Error: 'ServiceUnavailableException' });
    aws.endpoint.fail({ PhoneNumberId: '+12065550177', Error: 'AccessDeniedException' });
    const Resources = {
      Function: providerFunction(),
      Found: lookup(),
      Down: lookup({ PhoneNumberId: '+18005550111' }),
      Denied: lookup({ PhoneNumberId: '+12065550177' }),
    };

    const { stderr } = await save([{ path: 'Own', template: { Resources } }], ['--timeout', '3']);

    expect(saved()).toEqual({
      $comment: expect.stringMatching(/on \d{4}-\d\d-\d\d, for --offline\. .*don't publish them\.$/),
      PhoneNumbers: [expect.objectContaining({ E164PhoneNumber: NUMBER })],
    });
    expect(stderr).toContain('Saved 1 phone number in inventory.json');
    expect(stderr).toContain('Lookups that could not be run: 1. The file may lack their numbers.');
  });

  test.each([
    ['AccessDeniedException', 2, errorResponse('AccessDeniedException')],
    [
      'ForbiddenException',
      1,
      {
        ...errorResponse('ForbiddenException'),
        body: JSON.stringify({ Message: 'User is not authorized to perform: chime:GetPhoneNumber on resource: *' }),
      },
    ],
  ])('about the credentials alone write no file: %s', async (_, exitStatus, response) => {
    aws.endpoint.injectFault(refuse(response));

    const { status, stderr } = await save([stackWith()], ['--timeout', '2']);

    expect([status, stderr]).toEqual([
      exitStatus,
      'Chime returned no phone number, so inventory.json was not written.\n',
    ]);
    expect(saved).toThrow(/ENOENT/);
  });

  test.each<[string, string[], RegExp]>([
    ['a file that exists', ['taken.json'], /^error: taken\.json exists\. Delete it, or name another file/],
    ['a link', ['link.json'], /^error: link\.json exists\./],
    ['a folder that does not exist', ['no/inventory.json'], /^error: no\/inventory\.json can't be written: ENOENT/],
    ['standard output', ['-'], /^error: Name a file for --save-inventory, because standard output has the preview\./],
    ['--offline', ['inventory.json', '--offline'], /'--save-inventory <file>' cannot be used with option '--offline/],
  ])('%s is refused before Chime is called', async (_, args, message) => {
    writeFileSync(fileIn('taken.json'), '{}');
    symlinkSync(fileIn('nowhere'), fileIn('link.json'));

    const { status, stderr } = await runPreview(folder(), [stackWith()], ['--save-inventory', ...args], {
      environment: aws.environment,
    });

    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(aws.endpoint.requests).toEqual([]);
    expect(readFileSync(fileIn('taken.json'), 'utf8')).toBe('{}');
  });
});

describe('several accounts', () => {
  const OWNERS: Readonly<Record<string, { account: string; number: string }>> = {
    AKIDBETA: { account: '111122223333', number: '+12065550121' },
    AKIDPROD: { account: '222233334444', number: '+12065550122' },
  };
  const stage = (name: string, account: string): AssemblyStack => ({
    path: name,
    account,
    region: 'us-east-1',
    template: { Resources: { Function: providerFunction(), Line: find({ Name: 'Support' }) } },
  });
  const STAGES = [stage('Beta', '111122223333'), stage('Prod', '222233334444')];
  const PROFILES = ['--profile', 'beta', '--profile', 'prod'];
  const numbersIn = (finished: { stdout: string }) =>
    lookupsIn(finished).map(({ status, attributes }) => attributes?.E164PhoneNumber ?? status);

  beforeEach(() => {
    const owner = (authorization = '') => OWNERS[/Credential=([^/]+)/.exec(authorization)?.[1] ?? ''];
    aws.sts.injectFault(({ request, response }) => {
      const { account = '' } = owner(request.headers.authorization) ?? {};
      send(response, queryResponse('GetCallerIdentity', `<Account>${account}</Account>`));
    });
    aws.endpoint.injectFault(({ request, response, respond }) => {
      const { number = '' } = owner(request.headers.authorization) ?? {};
      Object.values(OWNERS).forEach((one) => {
        aws.endpoint.remove(one.number);
      });
      aws.endpoint.put({ PhoneNumberId: number, Name: 'Support', Status: 'Assigned' });
      send(response, respond());
    });
    mkdirSync(fileIn('.aws'));
    const profile = (name: string) =>
      `[${name}]\naws_access_key_id = AKID${name.toUpperCase()}\naws_secret_access_key = s\n`;
    writeFileSync(fileIn('.aws/credentials'), ['beta', 'prod'].map(profile).join(''));
    aws.environment = { ...aws.endpoint.environment, ...aws.sts.environment, HOME: folder() };
  });

  test('are in one file, in which each lookup finds the number of its account', async () => {
    const online = await save(STAGES, PROFILES);
    const later = await offline([...STAGES, stage('Other', '999900001111')]);

    expect(Object.keys(saved().Accounts ?? {})).toEqual(['111122223333', '222233334444']);
    expect(numbersIn(online)).toEqual(['+12065550121', '+12065550122']);
    expect(numbersIn(later)).toEqual(['+12065550121', '+12065550122', 'NOT_RUN']);
    expect(lookupsIn(later)[2]?.reason).toBe(
      "The inventory doesn't have account 999900001111. Save it with --save-inventory and a --profile of this account.",
    );
  });

  test('one account needs no ID in the file', async () => {
    await save(STAGES.slice(1), PROFILES);

    expect(saved()).toEqual({
      $comment: expect.anything(),
      PhoneNumbers: expect.arrayContaining([expect.objectContaining({ PhoneNumberId: '+12065550122' })]),
    });
  });
});

test('the account of an assumed role is the one with the number', async () => {
  const assuming = (name: string, variables?: object): AssemblyStack => ({
    path: name,
    account: '111122223333',
    region: 'us-east-1',
    template: { Resources: { Function: providerFunction({ ...variables }), Line: lookup() } },
  });
  const stacks = [assuming('Own'), assuming('Other', { CHIME_ASSUME_ROLE_ARN: ROLE })];

  const online = await save(stacks);
  const later = await offline(stacks);

  expect(Object.keys(saved().Accounts ?? {})).toEqual(['111122223333', '444455556666']);
  expect(lookupsIn(later)).toEqual(lookupsIn(online));
});

test('--offline - reads an inventory from standard input', async () => {
  writeFileSync(
    fileIn('numbers.json'),
    JSON.stringify({ PhoneNumbers: [{ PhoneNumberId: NUMBER, Status: 'Assigned' }] }),
  );
  await runPreview(folder(), [stackWith()]);
  const command = path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js');
  const piped = async (text: string) =>
    await run('bash', ['-c', `${text} | "$0" "$1" preview --json --offline -`, process.execPath, command], {
      cwd: folder(),
    });

  expect(lookupsIn(await piped('cat numbers.json'))).toMatchObject([
    { status: 'SUCCESS', attributes: { Status: 'Assigned' } },
  ]);
  expect((await piped('echo nonsense')).stderr).toMatch(/^error: The inventory in standard input isn't JSON/);
});
