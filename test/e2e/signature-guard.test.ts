/** The local AWS lets in only who knows this run's secret: no page in a browser, and no other program. */
import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
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

/** Sends a request as it is: `fetch` allows no `Host`, and would follow the rules of a browser. */
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

/** Signature version 4 of the request above. Written out, so that it can be wrong in one thing only. */
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

const MINUTE_MS = 60_000;

describe('the local AWS lets in', () => {
  test('what is signed with the credentials of this run, for the account of the tests', async () => {
    const { url: endpoint, credentials } = localAws();

    const identity = await new STSClient({ endpoint, region: REGION, credentials }).send(
      new GetCallerIdentityCommand(),
    );

    expect(identity.Account).toBe(ACCOUNT);
    expect(await send({ headers: sign() })).toMatchObject({ status: 200, body: expect.stringContaining('ListStacks') });
  });

  test('by every name of this computer', async () => {
    const host = `localhost:${new URL(localAws().url).port}`;

    expect(await send({ headers: sign({ host }) })).toMatchObject({ status: 200 });
  });

  test('a question whether it is up, and says nothing else', async () => {
    expect(await send({ method: 'GET', path: '/_ministack/health', body: '' })).toMatchObject({
      status: 200,
      body: '',
    });
  });
});

describe('the local AWS refuses', () => {
  test.each<[string, () => Sent]>([
    ['what is not signed', () => ({ headers: FORM })],
    [
      'a form of a page',
      () => ({ headers: { ...FORM, origin: 'https://example.com', 'sec-fetch-site': 'cross-site' } }),
    ],
    [
      'what a page may send without asking first',
      () => ({ headers: { 'content-type': 'text/plain', origin: 'https://example.com' } }),
    ],
    [
      'what a page asks first',
      () => ({
        method: 'OPTIONS',
        headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
      }),
    ],
    ['an access key that is no secret', () => ({ headers: sign({ secretAccessKey: 'local' }) })],
    ['an account', () => ({ headers: sign({ accessKeyId: ACCOUNT, secretAccessKey: 'test' }) })],
    ['another access key', () => ({ headers: sign({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }) })],
    ['another body', () => ({ headers: sign(), body: BODY.replace('ListStacks', 'DescribeStacks') })],
    ['another path', () => ({ headers: sign(), path: '/2015-03-31/functions' })],
    ['an old signature', () => ({ headers: sign({ time: new Date(Date.now() - 16 * MINUTE_MS) }) })],
    ['a name that a page gave this computer', () => ({ headers: sign({ host: 'rebound.example.com' }) })],
    ['a form of authorization without a signature', () => ({ headers: { ...FORM, authorization: 'Basic dGVzdA==' } })],
    ['half a signature', () => ({ headers: { ...FORM, authorization: 'AWS4-HMAC-SHA256 Credential=a' } })],
    ['a URL that is not signed', () => ({ method: 'GET', path: '/?Action=ListStacks', body: '' })],
    [
      'a URL whose signature is wrong',
      () => ({
        method: 'GET',
        path: `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ACCOUNT}%2F20261124%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261124T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`,
        body: '',
      }),
    ],
    ['MiniStack’s own levers', () => ({ path: '/_ministack/reset' })],
    [
      'an answer to a custom resource that waits for none',
      () => ({ method: 'PUT', path: '/_ministack/cfn-response/5f0c2f5e-0000-4000-8000-000000000111', body: '{}' }),
    ],
    ['a look at the answer to a custom resource', () => ({ method: 'GET', path: '/_ministack/cfn-response/unknown' })],
    ['the code of functions', () => ({ method: 'GET', path: '/_ministack/lambda-code/any', body: '' })],
  ])('%s', async (_, sent) => {
    // No reason, no data, and nothing that would let another origin read them.
    const { status, headers, body } = await send(sent());
    expect({ status, body }).toEqual({ status: 403, body: '' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('a web socket', async () => {
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
