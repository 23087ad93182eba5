/** The local AWS accepts only requests that are signed with the secret of this run, not those of a web page. */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, REGION } from '../../tools/local-aws/environment';
import { localAws } from './support/local-aws';

const BODY = 'Action=ListStacks&Version=2010-05-15';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Unlike `fetch`, this can set any header, such as `Host`. */
async function send({ method = 'POST', path = '/', headers = {}, body = BODY }: Sent): Promise<Received> {
  return await new Promise((resolve, reject) => {
    httpRequest(new URL(path, localAws().url), { method, headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
    })
      .on('error', reject)
      .end(body);
  });
}

interface Signing {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly host?: string;
  readonly time?: Date;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Signature Version 4 of the request above. Not the SDK's signer, so that tests can change one part of it. */
function sign({ accessKeyId, secretAccessKey, host, time = new Date() }: Signing = {}): Record<string, string> {
  const { url, credentials } = localAws();
  const date = time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const signed = { host: host ?? new URL(url).host, 'x-amz-date': date };
  const names = Object.keys(signed).join(';');
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const scope = [date.slice(0, 8), REGION, 'cloudformation', 'aws4_request'];
  const request = ['POST', '/', '', lines.join(''), names, sha256(BODY)].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey ?? credentials.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return {
    ...FORM,
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId ?? credentials.accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** The query of a presigned URL. */
const queryNaming = (accessKeyId: string) =>
  `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${accessKeyId}%2F20261124%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261124T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`;

const MINUTE_MS = 60_000;

describe('the local AWS accepts', () => {
  test('a request signed with the credentials of this run', async () => {
    const { url: endpoint, credentials } = localAws();

    const identity = await new STSClient({ endpoint, region: REGION, credentials }).send(
      new GetCallerIdentityCommand(),
    );

    expect(identity.Account).toBe(ACCOUNT);
    expect(await send({ headers: sign() })).toMatchObject({ status: 200, body: expect.stringContaining('ListStacks') });
  });

  test('a request to localhost', async () => {
    const host = `localhost:${new URL(localAws().url).port}`;

    expect(await send({ headers: sign({ host }) })).toMatchObject({ status: 200 });
  });

  test('a health check, and returns an empty body', async () => {
    expect(await send({ method: 'GET', path: '/_ministack/health', body: '' })).toMatchObject({
      status: 200,
      body: '',
    });
  });
});

describe('the local AWS rejects', () => {
  test.each<[string, () => Sent]>([
    ['a request without a signature', () => ({ headers: FORM })],
    [
      'a form of a web page',
      () => ({ headers: { ...FORM, origin: 'https://example.com', 'sec-fetch-site': 'cross-site' } }),
    ],
    [
      'a request that a web page can send without a preflight',
      () => ({ headers: { 'content-type': 'text/plain', origin: 'https://example.com' } }),
    ],
    [
      'a preflight',
      () => ({
        method: 'OPTIONS',
        headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
      }),
    ],
    ['a wrong secret access key', () => ({ headers: sign({ secretAccessKey: 'local' }) })],
    ['an account ID as access key', () => ({ headers: sign({ accessKeyId: ACCOUNT, secretAccessKey: 'test' }) })],
    ['another access key', () => ({ headers: sign({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }) })],
    ['another body', () => ({ headers: sign(), body: BODY.replace('ListStacks', 'DescribeStacks') })],
    ['another path', () => ({ headers: sign(), path: '/2015-03-31/functions' })],
    ['an expired signature', () => ({ headers: sign({ time: new Date(Date.now() - 16 * MINUTE_MS) }) })],
    ['another Host, as after DNS rebinding', () => ({ headers: sign({ host: 'rebound.example.com' }) })],
    ['another authorization scheme', () => ({ headers: { ...FORM, authorization: 'Basic dGVzdA==' } })],
    ['an incomplete signature', () => ({ headers: { ...FORM, authorization: 'AWS4-HMAC-SHA256 Credential=a' } })],
    ['a URL without a signature', () => ({ method: 'GET', path: '/?Action=ListStacks', body: '' })],
    [
      'a URL with a wrong signature',
      () => ({
        method: 'GET',
        path: queryNaming(ACCOUNT),
        body: '',
      }),
    ],
    ['a request to the administration API of MiniStack', () => ({ path: '/_ministack/reset' })],
    [
      'a response for a custom resource that expects none',
      () => ({ method: 'PUT', path: '/_ministack/cfn-response/5f0c2f5e-0000-4000-8000-000000000111', body: '{}' }),
    ],
    ['reading the response of a custom resource', () => ({ method: 'GET', path: '/_ministack/cfn-response/unknown' })],
    ['reading the code of a function', () => ({ method: 'GET', path: '/_ministack/lambda-code/any', body: '' })],
  ])('%s', async (_, sent) => {
    // A web page couldn't read the response: there is no body, and no CORS header.
    const { status, headers, body } = await send(sent());
    expect({ status, body }).toEqual({ status: 403, body: '' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test.each([
    ['no query', ''],
    ['a query that names an account', queryNaming(ACCOUNT)],
    ['a query that names the access key of this run', queryNaming(localAws().credentials.accessKeyId)],
  ])('an unsigned POST with %s, without reading its body', async (_, query) => {
    const request = httpRequest(new URL(query, localAws().url), {
      method: 'POST',
      headers: { 'content-length': '600000000' },
    });
    // The body doesn't arrive: there would be no response if the guard read it first.
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    request.on('error', () => undefined).destroy();

    expect(response.statusCode).toBe(403);
  });

  test('a WebSocket', async () => {
    const { status } = await send({
      method: 'GET',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
      body: '',
    });

    expect(status).toBe(403);
  });
});
