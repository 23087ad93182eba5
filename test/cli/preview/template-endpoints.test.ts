/** Endpoints that a template sets: the preview calls only those of services, of this computer, and of --allow-endpoint. */
import { cpSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { endpointProblem } from '../../../cli/preview/template-endpoints';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { CHECKOUT } from '../../../tools/shared/folders';
import { writeAssembly } from '../../support/cloud-assembly';
import { run, runCommand } from '../../support/run';
import { lookup, type PreviewJson, previewJson, providerFunction, useFolder } from '../run-preview';

const folder = useFolder();

const NAME = 'AWS_ENDPOINT_URL_CHIME_SDK_VOICE';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('a template may name', () => {
  test.each([
    'http://127.0.0.1:4566',
    'http://127.8.9.10',
    'http://localhost:4566',
    'http://[::1]:4566',
    'http://2130706433', // 127.0.0.1
    'https://voice-chime.us-west-2.amazonaws.com',
    'https://vpce-1a2b3c-4d5e.chime-sdk-voice.us-east-1.vpce.amazonaws.com/path',
    'https://VOICE-CHIME.CN-NORTH-1.AMAZONAWS.COM.CN',
    'https://sts.us-iso-east-1.c2s.ic.gov',
    'https://sts-fips.us-east-1.amazonaws.com',
    'https://sts.amazonaws.com',
    'https://chime.us-east-1.amazonaws.com',
    'https://sts.eusc-de-east-1.amazonaws.eu',
    'https://chime.example.com:8443',
  ])('%s', (url) => {
    expect(endpointProblem({ [NAME]: url }, {}, ['chime.example.com'])).toBeUndefined();
  });
});

describe('a template may not name', () => {
  test.each([
    ['https://evil.example', 'evil.example'],
    ['https://amazonaws.com.evil.example', 'amazonaws.com.evil.example'],
    ['https://evilamazonaws.com', 'evilamazonaws.com'],
    ['https://ec2-203-0-113-7.compute-1.amazonaws.com', 'ec2-203-0-113-7.compute-1.amazonaws.com'],
    ['https://evil.amazonaws.com', 'evil.amazonaws.com'],
    ['https://sts.some-name.amazonaws.com', 'sts.some-name.amazonaws.com'],
    ['https://chime.s3.amazonaws.com', 'chime.s3.amazonaws.com'],
    ['https://sts.s3-us-west-2.amazonaws.com', 'sts.s3-us-west-2.amazonaws.com'],
    ['https://a1.execute-api.us-east-1.amazonaws.com', 'a1.execute-api.us-east-1.amazonaws.com'],
    ['https://evil.sts.us-east-1.amazonaws.com', 'evil.sts.us-east-1.amazonaws.com'],
    ['https://vpce-1a.vpce-svc-2b.us-east-1.vpce.amazonaws.com', 'vpce-1a.vpce-svc-2b.us-east-1.vpce.amazonaws.com'],
    ['https://voice-chime.us-east-1.amazonaws.com@evil.example', 'evil.example'],
    ['https://evil.example#.amazonaws.com', 'evil.example'],
    ['https:evil.example/.amazonaws.com', 'evil.example'],
    ['https://127.0.0.1.evil.example', '127.0.0.1.evil.example'],
    ['https://evil.example\\.amazonaws.com', 'evil.example'],
    ['http://169.254.169.254', '169.254.169.254'],
    ['http://0.0.0.0', '0.0.0.0'],
    ['http://10.0.0.1', '10.0.0.1'],
    ['http://[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
    ['https://sub.chime.example.com', 'sub.chime.example.com'],
  ])('%s', (url, host) => {
    expect(endpointProblem({ [NAME]: url }, {}, ['chime.example.com'])).toBe(
      `The template sends this lookup to ${host} (${NAME}), which isn't an endpoint of Chime or AWS STS. If you trust it, pass --allow-endpoint ${host}.`,
    );
  });

  test('what is not a URL', () => {
    expect(endpointProblem({ [NAME]: 'evil' }, {}, [])).toBe(`The template sets ${NAME} to 'evil', which isn't a URL.`);
  });
});

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_CHIME', NAME, 'AWS_ENDPOINT_URL_STS'])(
  'the endpoint in %s is checked, unless this computer replaces it',
  (name) => {
    const variables = { [name]: 'https://evil.example' };

    expect(endpointProblem(variables, {}, [])).toContain(`evil.example (${name})`);
    expect(endpointProblem(variables, { [name]: 'https://own.example' }, [])).toBeUndefined();
  },
);

describe('with credentials', () => {
  const listener = createServer((request, response) => {
    hosts.push(request.headers.host ?? '');
    const { status, headers, body } = errorResponse('NotFoundException');
    response.writeHead(status, headers).end(body);
  });
  let hosts: string[] = [];
  let port: number;

  beforeEach(async () => {
    hosts = [];
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    ({ port } = listener.address() as AddressInfo);
  });

  afterEach(async () => {
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
  });

  /** A copy of the command whose handler finds every host on this computer. */
  const commandWithOtherDns = () => {
    const copy = path.join(folder(), 'bundle');
    const handler = path.join(copy, 'handler', 'index.mjs');
    cpSync(path.join(CHECKOUT, 'bundle'), copy, { recursive: true });
    renameSync(handler, handler.replace('index', 'original'));
    writeFileSync(
      handler,
      `import dns from 'node:dns';
       const { lookup } = dns;
       dns.lookup = (name, ...rest) => lookup('127.0.0.1', ...rest);
       export * from './original.mjs';`,
    );
    return path.join(copy, 'cli', 'cdk-chime-phone-number.js');
  };

  const previewOf = async (variables: Record<string, string>, ...args: string[]) => {
    const Resources = { Function: providerFunction(variables), Line: lookup() };
    writeAssembly(folder(), [{ path: 'Own', template: { Resources } }]);
    const { stdout } = await run(process.execPath, [commandWithOtherDns(), 'preview', '--json', ...args], {
      cwd: folder(),
      environment: { ...KEYS, NODE_PATH: path.join(CHECKOUT, 'node_modules') },
    });
    return JSON.parse(stdout) as PreviewJson;
  };

  test.each<Record<string, string>>([
    { AWS_ENDPOINT_URL: 'http://evil.example' },
    { [NAME]: 'http://evil.example' },
    { CHIME_ASSUME_ROLE_ARN: 'arn:aws:iam::444455556666:role/reader', AWS_ENDPOINT_URL_STS: 'http://evil.example' },
  ])('an endpoint under evil.example gets no request without --allow-endpoint: %j', async (variables) => {
    const withPort = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, value.replace(/^http.*/, `$&:${port}`)]),
    );

    const refused = await previewOf(withPort);
    const before = [...hosts];
    const allowed = await previewOf(withPort, '--allow-endpoint', 'evil.example', '--timeout', '5');

    expect([refused.exitStatus, before]).toEqual([2, []]);
    expect(refused.lookups).toEqual([
      expect.objectContaining({ status: 'NOT_RUN', reason: expect.stringContaining('--allow-endpoint evil.example.') }),
    ]);
    expect(new Set(hosts)).toEqual(new Set([`evil.example:${port}`]));
    expect(allowed.notices).toEqual([expect.stringMatching(/^The template sends Line to another endpoint: /)]);
  });

  test('a Region or the environment of a stack is never a part of another host', async () => {
    const template = { Resources: { Function: providerFunction(), Line: lookup({ Region: `x@127.0.0.1:${port}/` }) } };

    const { lookups } = await previewJson(folder(), [{ path: 'Own', template }], ['--timeout', '5'], {
      environment: KEYS,
    });

    expect(lookups[0]?.reason).toContain("isn't a valid name of a Region");
    expect(hosts).toEqual([]);
  });
});

test('endpoints of the own environment are told, and used without --allow-endpoint', async () => {
  const { notices, lookups } = await previewJson(
    folder(),
    [{ path: 'Own', template: { Resources: { Function: providerFunction(), Line: lookup() } } }],
    ['--timeout', '2'],
    { environment: { ...KEYS, [NAME]: 'http://0.0.0.0:9', AWS_ENDPOINT_URL_S3: 'http://0.0.0.0:9' } },
  );

  expect(notices).toEqual([`Your environment replaces the endpoint of AWS: ${NAME}=http://0.0.0.0:9`]);
  expect(lookups[0]?.reason).toContain('could not be reached');
});

test.each(['https://chime.example.com', 'chime.example.com:8443', 'chime.example.com/', ''])(
  '--allow-endpoint %j ends with exit status 2',
  async (host) => {
    const { status, stderr } = await runCommand(['preview', '--allow-endpoint', host], { cwd: folder() });

    expect([status, stderr]).toEqual([2, expect.stringContaining('Write the name of a host')]);
  },
);
