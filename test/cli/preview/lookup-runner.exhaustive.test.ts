/** Which credentials and which account a lookup uses, and which parts of a template the handler gets. */
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { latency, refuse, throttle } from '../../../fake-aws/faults';
import { queryError } from '../../../fake-aws/query-protocol';
import type { AssemblyStack } from '../../support/cloud-assembly';
import {
  lookup,
  NUMBER,
  outputs,
  type PreviewJson,
  previewJson,
  providerFunction,
  runPreview,
  useAws,
  useFolder,
} from '../run-preview';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/reader`;
const ASSUMES_ROLE = { CHIME_ASSUME_ROLE_ARN: ROLE };
const expiredToken = refuse(queryError(403, 'ExpiredToken', 'The security token is expired'));

const folder = useFolder();
const aws = useAws(ROLE);

/** Operations that AWS STS received, with the role if there was one. */
const stsCalls = () =>
  aws.sts.requests.map(({ body }) => {
    const parameters = new URLSearchParams(body);
    return [parameters.get('Action'), parameters.get('RoleArn')].filter(Boolean).join(' ');
  });

const previewOnline = async (stacks: readonly AssemblyStack[], ...args: readonly string[]) =>
  await previewJson(folder(), stacks, args, { environment: aws.environment });

/** A stack with a lookup and its function. */
const own = (where: Partial<AssemblyStack> = {}, variables: Record<string, unknown> = {}): AssemblyStack => ({
  path: 'Own',
  ...where,
  template: { Resources: { Function: providerFunction(variables), Line: lookup() } },
});

const shared = (variables: Record<string, unknown>): AssemblyStack => ({
  path: 'Shared',
  template: {
    Resources: { Function: providerFunction(variables) },
    Outputs: {
      Token: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] }, Export: { Name: 'token' } },
      Joined: { Value: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Function', 'Arn'] }, ':live']] } },
      RoleToken: { Value: { 'Fn::GetAtt': ['Function', 'Role'] } },
    },
  },
});

const reader = (ServiceToken: unknown): AssemblyStack => ({
  path: 'Reader',
  template: { Resources: { Line: lookup({ ServiceToken }) } },
});

const nested = (template: object, ServiceToken: unknown): AssemblyStack => ({
  path: 'Parent',
  template: {
    Resources: {
      Function: providerFunction(ASSUMES_ROLE),
      Nested: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { Parameters: { Token: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
      },
      Line: lookup({ ServiceToken }),
    },
  },
  nested: { Nested: template },
});

describe('the function of a provider', () => {
  test.each<[string, AssemblyStack[]]>([
    ['in the same stack', [own({}, ASSUMES_ROLE)]],
    [
      'in another stack',
      [shared(ASSUMES_ROLE), reader({ 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'Token' } })],
    ],
    ['in another stack, by an export', [shared(ASSUMES_ROLE), reader({ 'Fn::ImportValue': 'token' })]],
    [
      'in the parent',
      [
        nested(
          {
            Parameters: { Token: { Type: 'String' } },
            Resources: { Line: lookup({ ServiceToken: { Ref: 'Token' } }) },
          },
          { 'Fn::GetAtt': ['Function', 'Arn'] },
        ),
      ],
    ],
    [
      'in a nested stack',
      [
        nested(
          {
            Resources: { Function: providerFunction(ASSUMES_ROLE) },
            Outputs: outputs({ Token: { 'Fn::GetAtt': ['Function', 'Arn'] } }),
          },
          { 'Fn::GetAtt': ['Nested', 'Outputs.Token'] },
        ),
      ],
    ],
  ])('is found %s, and the preview assumes its role', async (_, stacks) => {
    const { lookups } = await previewOnline(stacks);

    expect(lookups.map(({ status }) => status)).toEqual(lookups.map(() => 'SUCCESS'));
    expect(new Set(stsCalls())).toEqual(new Set([`AssumeRole ${ROLE}`]));
  });

  test.each<[string, AssemblyStack[], RegExp]>([
    [
      'of another app',
      [reader(`arn:aws:lambda:us-east-1:${ACCOUNT}:function:lookup`)],
      /as whom the provider of another app asks Chime/,
    ],
    ['an unknown parameter', [reader({ Ref: 'Token' })], /Ref of Token/],
    [
      'an alias',
      [shared({}), reader({ 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'Joined' } })],
      /Arn of Function/,
    ],
    [
      'another attribute',
      [shared({}), reader({ 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'RoleToken' } })],
      /Role of Function/,
    ],
    ['of a function with an unknown role', [own({}, { CHIME_ASSUME_ROLE_ARN: { Ref: 'Role' } })], /Ref of Role/],
  ])('is known only to a deployment if ServiceToken is %s', async (_, stacks, reason) => {
    const { lookups } = await previewOnline(stacks);

    expect(lookups[0]).toMatchObject({ status: 'UNKNOWN', reason: expect.stringMatching(reason) });
    expect([aws.endpoint.requests, stsCalls()]).toEqual([[], []]);
  });

  test('is not needed offline', async () => {
    const { lookups } = await previewJson(folder(), [reader(`arn:aws:lambda:us-east-1:${ACCOUNT}:function:lookup`)]);

    expect(lookups[0]?.status).toBe('SUCCESS');
  });
});

describe('the account', () => {
  test('of the credentials is read once, and must be the account of the stack', async () => {
    const { lookups } = await previewOnline([
      own({ path: 'Mine', account: ACCOUNT, region: 'us-east-1' }),
      own({ path: 'Also', account: ACCOUNT, region: 'us-east-1' }),
      own({ path: 'Other', account: OTHER_ACCOUNT, region: 'us-east-1' }),
    ]);

    expect(lookups.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS', 'NOT_RUN']);
    expect([aws.endpoint.requests.length, stsCalls()]).toEqual([2, ['GetCallerIdentity']]);
  });

  test.each<[string, AssemblyStack]>([
    ['no stack is bound to an account', own()],
    ['the role is in another account', own({ account: OTHER_ACCOUNT, region: 'us-east-1' }, ASSUMES_ROLE)],
  ])('of the credentials is not read if %s', async (_, stack) => {
    const { lookups } = await previewOnline([stack]);

    expect(lookups[0]?.status).toBe('SUCCESS');
    expect(stsCalls()).not.toContain('GetCallerIdentity');
  });
});

describe('the exit status', () => {
  test('is 2 for a role that the credentials are not allowed to assume', async () => {
    aws.sts.injectFault(expiredToken);

    const { status, stdout } = await runPreview(folder(), [own({}, ASSUMES_ROLE)], ['--timeout', '5'], {
      environment: aws.environment,
    });

    expect(status).toBe(2);
    expect(stdout).toContain('could not be assumed');
  });

  test.each<[string, Record<string, string>]>([
    ['your credentials', {}],
    [`the role ${ROLE}`, ASSUMES_ROLE],
  ])('is 2 if a permission is missing, and the reason is about %s', async (caller, variables) => {
    aws.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });

    const { status, stdout } = await runPreview(folder(), [own({}, variables)], ['--timeout', '3'], {
      environment: aws.environment,
    });

    expect(status).toBe(2);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`Allow chime:GetPhoneNumber on * for ${caller}, and check`);
  });

  test.each([
    'AccessDeniedException',
    'ExpiredTokenException',
    'InvalidSignatureException',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'OptInRequired',
    'MissingAuthenticationTokenException',
  ])('is 2 for %s from Chime, and the other lookups do not call Chime', async (error) => {
    const { body = '' } = errorResponse('AccessDeniedException');
    aws.endpoint.injectFault(refuse({ status: 403, headers: { 'x-amzn-ErrorType': error }, body }));
    const lines = Object.fromEntries([...Array(60).keys()].map((index) => [`Line${index}`, lookup()]));
    const stack = { path: 'Own', template: { Resources: { Function: providerFunction(), ...lines } } };

    const { status, stdout } = await runPreview(folder(), [stack], ['--timeout', '8', '--json'], {
      environment: aws.environment,
    });

    const { lookups } = JSON.parse(stdout) as PreviewJson;
    expect(status).toBe(2);
    expect(lookups.filter((one) => one.status === 'NOT_RUN')).toHaveLength(60);
    expect(lookups[59]?.reason).toContain(`answered 403 ${error}`);
    // At first, 20 lookups call Chime for their whole time. The others reuse the reason of one of them.
    expect(lookups.filter(({ reason }) => reason === lookups[59]?.reason).length).toBeGreaterThanOrEqual(40);
  });

  test('is 1 for an account that Chime refuses, because a deployment would fail, too', async () => {
    aws.endpoint.injectFault(({ response }) => {
      const { status: code, headers, body } = errorResponse('ForbiddenException');
      response.writeHead(code, headers).end(body);
    });

    const { status } = await runPreview(folder(), [own()], ['--timeout', '5'], { environment: aws.environment });

    expect(status).toBe(1);
  });
});

describe('the handler gets from a template', () => {
  test('no variable that makes Node.js run code', async () => {
    const evil = path.join(folder(), 'evil.js');
    writeFileSync(evil, `require('fs').writeFileSync(${JSON.stringify(`${evil}.ran`)}, '')`);

    const { lookups } = await previewOnline([
      own({}, { NODE_OPTIONS: `--require ${evil}`, AWS_ACCESS_KEY_ID: 'other', PATH: { Ref: 'Unknown' } }),
    ]);

    expect(lookups[0]?.status).toBe('SUCCESS');
    expect(existsSync(`${evil}.ran`)).toBe(false);
  });

  test.each([
    [[], 'SUCCESS', true],
    [['--offline'], 'SUCCESS', false],
  ])('its endpoints with a notice, but none offline: %j', async (args, status, isNamed) => {
    const { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: url = '' } = aws.environment;
    aws.environment = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

    const { lookups, notices } = await previewOnline([own({}, { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: url })], ...args);

    expect(lookups[0]?.status).toBe(status);
    expect(notices).toEqual(
      isNamed ? [`The template sends Line to another endpoint: AWS_ENDPOINT_URL_CHIME_SDK_VOICE=${url}`] : [],
    );
    expect(aws.endpoint.requests).toHaveLength(isNamed ? 1 : 0);
  });

  test.each([
    ['Refresh', { Ref: 'AWS::StackId' }],
    ['ServiceTimeout', { Ref: 'Unknown' }],
    ['AddedLater', { 'Fn::GetAtt': ['Unknown', 'Arn'] }],
  ])('only properties that it reads: %s may be unknown', async (name, value) => {
    const { lookups } = await previewJson(folder(), [
      { path: 'Own', template: { Resources: { Function: providerFunction(), Line: lookup({ [name]: value }) } } },
    ]);

    expect(lookups[0]?.status).toBe('SUCCESS');
  });

  test.each(['PhoneNumberId', 'Region', 'Expect'])('no unknown %s', async (name) => {
    const { lookups } = await previewJson(folder(), [
      {
        path: 'Own',
        template: { Resources: { Function: providerFunction(), Line: lookup({ [name]: '{{resolve:ssm:/line}}' }) } },
      },
    ]);

    expect(lookups[0]).toMatchObject({
      status: 'UNKNOWN',
      reason: 'only a deployment can know the dynamic reference {{resolve:ssm:/line}}',
    });
  });
});

describe('many lookups', () => {
  const many = (count: number): AssemblyStack[] => [
    {
      path: 'Own',
      template: {
        Resources: {
          Function: providerFunction(),
          ...Object.fromEntries([...Array(count).keys()].map((index) => [`Line${index}`, lookup()])),
        },
      },
    },
  ];

  test('run at most 20 at the same time', async () => {
    let running = 0;
    let most = 0;
    aws.endpoint.injectFault(async (exchange) => {
      running += 1;
      most = Math.max(most, running);
      await latency(50)(exchange);
      running -= 1;
    });

    const { success } = await previewOnline(many(100));

    expect([success, most]).toEqual([true, 20]);
  });

  test('succeed although Chime throttles them', async () => {
    aws.endpoint.injectFault(throttle({ perSecond: 10, burst: 10 }, errorResponse('ThrottledClientException')));

    const { success, lookups } = await previewOnline(many(80));

    expect([success, lookups.filter(({ status }) => status === 'SUCCESS').length]).toEqual([true, 80]);
  });
});
