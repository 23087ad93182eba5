import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeClient, GetPhoneNumberCommand } from '@aws-sdk/client-chime';
import {
  ChimeSDKVoiceClient,
  GetPhoneNumberCommand as GetVoicePhoneNumberCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { ERRORS, type ErrorName } from '../../fake-aws/errors';
import { sampleInventory } from '../../fake-aws/inventory';

const NUMBER = '+12065550100';
const CONFIG = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
};

let endpoint: ChimeEndpoint;

beforeEach(async () => {
  endpoint = await ChimeEndpoint.start(sampleInventory);
});

afterEach(async () => {
  await endpoint.stop();
});

const clients = () => {
  const { AWS_ENDPOINT_URL_CHIME, AWS_ENDPOINT_URL_CHIME_SDK_VOICE } = endpoint.environment;
  return {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the fake also has this namespace
    chime: new ChimeClient({ ...CONFIG, endpoint: AWS_ENDPOINT_URL_CHIME ?? '' }),
    voice: new ChimeSDKVoiceClient({ ...CONFIG, endpoint: AWS_ENDPOINT_URL_CHIME_SDK_VOICE ?? '' }),
  };
};

const getFromChime = async (id: string) => await clients().chime.send(new GetPhoneNumberCommand({ PhoneNumberId: id }));
const getFromVoice = async (id: string) =>
  await clients().voice.send(new GetVoicePhoneNumberCommand({ PhoneNumberId: id }));

const SIGNED = {
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/chime/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20260101T000000Z',
};

const fetchFromChime = async (path: string, init: RequestInit = { headers: SIGNED }) => {
  const response = await fetch(`${endpoint.environment.AWS_ENDPOINT_URL_CHIME ?? ''}${path}`, init);
  return { response, body: (await response.json()) as Record<string, unknown> };
};

describe('success', () => {
  test('responses have the wire format of the API reference', async () => {
    const { response, body } = await fetchFromChime('/phone-numbers/%2B12065550100');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({ PhoneNumber: sampleInventory.PhoneNumbers[0] });
  });

  test('the client of each namespace receives the elements of that namespace', async () => {
    const { PhoneNumber: chime } = await getFromChime('+18005550111');
    const { PhoneNumber: voice } = await getFromVoice('+18005550111');

    expect(chime).toMatchObject({ E164PhoneNumber: '+18005550111', CallingName: 'ACME SALES' });
    expect(chime).not.toHaveProperty('Name');
    expect(voice).toMatchObject({
      E164PhoneNumber: '+18005550111',
      Name: 'Sales, toll free',
      OrderId: expect.any(String),
    });
  });

  test('only Amazon Chime returns numbers of Business Calling', async () => {
    await expect(getFromChime('+13035550142')).resolves.toMatchObject({
      PhoneNumber: { ProductType: 'BusinessCalling' },
    });
    await expect(getFromVoice('+13035550142')).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('numbers can be added and removed', async () => {
    endpoint.put({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Unassigned' });
    await expect(getFromChime(NUMBER)).resolves.toMatchObject({ PhoneNumber: { Status: 'Unassigned' } });

    endpoint.remove(NUMBER);
    await expect(getFromChime(NUMBER)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('an ID that is encoded twice returns NotFoundException', async () => {
    await expect(getFromChime('%2B12065550100')).rejects.toMatchObject({ name: 'NotFoundException' });
    expect(endpoint.requests).toMatchObject([
      { service: 'chime', method: 'GET', path: '/phone-numbers/%252B12065550100' },
    ]);
  });

  test('without an ID, the operation is ListPhoneNumbers', async () => {
    const { body } = await fetchFromChime('/phone-numbers/');

    expect(body.PhoneNumbers).toHaveLength(sampleInventory.PhoneNumbers.length);
  });
});

describe('errors', () => {
  test.each(Object.entries(ERRORS))('%s', async (name, { status, code, message }) => {
    // GIVEN
    endpoint.fail({ PhoneNumberId: NUMBER, Error: name as ErrorName, Times: 3 });

    // THEN on the wire
    const { response, body } = await fetchFromChime('/phone-numbers/%2B12065550100');
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(name);
    expect(body).toEqual({ Code: code, Message: message });

    // and to the clients of both namespaces
    for (const get of [getFromChime, getFromVoice]) {
      await expect(get(NUMBER)).rejects.toMatchObject({
        name,
        $metadata: { httpStatusCode: status, requestId: expect.any(String) },
      });
    }
    await expect(getFromChime(NUMBER)).resolves.toMatchObject({ PhoneNumber: { E164PhoneNumber: NUMBER } });
  });

  test('an error in one namespace only', async () => {
    endpoint.fail({ PhoneNumberId: '12065550100', Error: 'ForbiddenException', Namespace: 'chime' });

    await expect(getFromChime(NUMBER)).rejects.toMatchObject({ name: 'ForbiddenException' });
    await expect(getFromVoice(NUMBER)).resolves.toBeDefined();
  });

  test.each([
    ['unsigned', {}],
    ['signed for another service', { ...SIGNED, authorization: SIGNED.authorization.replace('/chime/', '/s3/') }],
    ['signed without a date', { authorization: SIGNED.authorization }],
  ])('a request that is %s returns MissingAuthenticationTokenException', async (_, headers) => {
    const { response, body } = await fetchFromChime('/phone-numbers/%2B12065550100', { headers });

    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(body).toEqual({ Code: 'AccessDenied', Message: 'Missing Authentication Token' });
  });

  test.each([
    ['another path', '/voice-connectors', { headers: SIGNED }, 404],
    ['another method', '/phone-numbers/%2B12065550100', { headers: SIGNED, method: 'DELETE' }, 404],
    ['an ID that is not a number', '/phone-numbers/support', { headers: SIGNED }, 400],
    ['an ID that is not encoded', '/phone-numbers/%', { headers: SIGNED }, 400],
  ])('%s', async (_, path, init, status) => {
    const { response } = await fetchFromChime(path, init);

    expect(response.status).toBe(status);
  });
});

test.each([
  [
    'put',
    (one: ChimeEndpoint) => {
      one.put({ Status: 'Assigned' });
    },
  ],
  [
    'remove',
    (one: ChimeEndpoint) => {
      one.remove('support');
    },
  ],
])('%s rejects an invalid number', (_, act) => {
  expect(() => {
    act(endpoint);
  }).toThrow(/E\.164/);
});

test('a request with another Host is rejected, as after DNS rebinding', async () => {
  const { AWS_ENDPOINT_URL_CHIME = '' } = endpoint.environment;

  const status = await new Promise((resolve) => {
    request(`${AWS_ENDPOINT_URL_CHIME}/phone-numbers`, { headers: { host: 'rebound.example.com' } }, (response) => {
      resolve(response.resume().statusCode);
    }).end();
  });

  expect(status).toBe(403);
  expect(endpoint.requests).toEqual([]);
});
