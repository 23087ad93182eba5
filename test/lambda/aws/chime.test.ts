/** The HTTP request to Chime, and its success responses. */
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { type HttpRequest, send } from '../../../fake-aws/loopback-server';
import { refuse } from '../../../fake-aws/faults';
import { useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const APIS = ['chime', 'chime-sdk-voice'];

const harness = useHarness();

describe.each(APIS)('a request to %s', (api) => {
  test('contains the name of this package, and the session token of the role', async () => {
    const seen: HttpRequest[] = [];
    harness.endpoint.injectFault(({ request, respond, response }) => {
      seen.push(request);
      send(response, respond());
    });

    await harness.create({ PhoneNumberId: NUMBER, Api: api }, { environment: { AWS_SESSION_TOKEN: 'session' } });
    await harness.create({ PhoneNumberId: NUMBER, Api: api });

    expect(seen.map(({ path }) => path)).toEqual(['/phone-numbers/%2B12065550100', '/phone-numbers/%2B12065550100']);
    expect(seen[0]?.headers['user-agent']).toContain('cdk-chime-phone-number');
    expect(seen.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['session', undefined]);
  });

  test('follows the environment variables of the SDK', async () => {
    const seen: HttpRequest[] = [];
    harness.endpoint.injectFault(({ request, respond, response }) => {
      seen.push(request);
      send(response, respond());
    });
    const properties = { PhoneNumberId: NUMBER, Api: api };

    const { response } = await harness.create(properties, {
      environment: {
        AWS_SDK_UA_APP_ID: 'contact-centre',
        AWS_USE_FIPS_ENDPOINT: 'no boolean',
        AWS_RETRY_MODE: 'adaptive',
      },
    });
    const refused = await harness.create(properties, { environment: { AWS_USE_FIPS_ENDPOINT: 'true' } });

    expect(response.Status).toBe('SUCCESS');
    expect(seen.map(({ headers }) => headers['user-agent'])).toEqual([expect.stringContaining('app/contact-centre')]);
    expect(refused.response.Reason).toContain('FIPS and custom endpoint are not supported');
  });

  test('closes its connection after a timeout', async () => {
    const events: string[] = [];
    harness.endpoint.injectFault(({ response }) => {
      response.on('close', () => events.push('closed'));
      void harness.clock.expire();
    }, 1);
    harness.endpoint.injectFault(({ respond, response }) => {
      events.push('next request');
      send(response, respond());
    });

    const { response } = await harness.create({ PhoneNumberId: NUMBER, Api: api }, { clock: harness.clock });

    expect(response.Status).toBe('SUCCESS');
    expect(events).toEqual(['closed', 'next request']);
  });

  test('closes its connection after the response', async () => {
    const sockets: Socket[] = [];
    harness.endpoint.injectFault(({ respond, response }) => {
      sockets.push(...(response.socket ? [response.socket] : []));
      send(response, respond());
    });

    await harness.create({ PhoneNumberId: NUMBER, Api: api });
    await delay(50);

    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  });
});

describe('a response with status 200', () => {
  test('may arrive in chunks, which may split a character', async () => {
    const body = Buffer.from(JSON.stringify({ PhoneNumber: { E164PhoneNumber: NUMBER, Name: 'Zürich' } }));
    const middle = body.indexOf('ü') + 1;
    harness.endpoint.injectFault(async ({ response }) => {
      response.write(body.subarray(0, middle));
      await delay(20);
      response.end(body.subarray(middle));
    });

    const { response } = await harness.create({ PhoneNumberId: NUMBER });

    expect(response.Data?.Name).toBe('Zürich');
  });

  const lookUpWith = async (body: string, status = 200) => {
    harness.endpoint.injectFault(refuse({ status, headers: { 'x-amzn-RequestId': 'request-id' }, body }));
    return (await harness.create({ PhoneNumberId: NUMBER })).response;
  };

  test.each([
    ['an empty body', '', "whose body isn't JSON"],
    ['text', 'OK', "whose body isn't JSON"],
    ['half of an object', '{"PhoneNumber":', "whose body isn't JSON"],
    ['null', 'null', 'without a PhoneNumber'],
    ['an empty object', '{}', 'without a PhoneNumber'],
    ['a PhoneNumber that is null', '{"PhoneNumber":null}', 'without a PhoneNumber'],
    ['a PhoneNumber that is text', `{"PhoneNumber":"${NUMBER}"}`, 'without a PhoneNumber'],
    ['an empty PhoneNumber', '{"PhoneNumber":{}}', 'without a PhoneNumber'],
    ['an empty number', '{"PhoneNumber":{"E164PhoneNumber":"","PhoneNumberId":""}}', 'without a PhoneNumber'],
    ['a list of numbers', '{"PhoneNumbers":[]}', 'without a PhoneNumber'],
    ...[
      { E164PhoneNumber: '+12065550101' },
      { E164PhoneNumber: 'none' },
      { E164PhoneNumber: 12_065_550_100 },
      { E164PhoneNumber: NUMBER, PhoneNumberId: '%2B12065550101' },
      { E164PhoneNumber: '+12065550101', PhoneNumberId: NUMBER },
      { E164PhoneNumber: NUMBER, PhoneNumberId: 'none' },
      { E164PhoneNumber: NUMBER, PhoneNumberId: 12_065_550_100 },
      { E164PhoneNumber: [NUMBER], PhoneNumberId: NUMBER },
      { E164PhoneNumber: { toString: null }, PhoneNumberId: NUMBER },
      { E164PhoneNumber: false, PhoneNumberId: NUMBER },
    ].map((phoneNumber): [string, string, string] => [
      JSON.stringify(phoneNumber),
      JSON.stringify({ PhoneNumber: phoneNumber }),
      'with another PhoneNumberId or E164PhoneNumber',
    ]),
  ])('with %s fails', async (_, body, problem) => {
    const { Status, Reason } = await lookUpWith(body);

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      `Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 returned a success ${problem} (request request-id). Deploy again. If the problem persists, report the request ID to AWS Support.`,
    );
    expect(harness.endpoint.requests).toHaveLength(1);
  });

  test.each([
    { E164PhoneNumber: NUMBER },
    { E164PhoneNumber: '12065550100' },
    { E164PhoneNumber: '', PhoneNumberId: '%2B12065550100' },
    { E164PhoneNumber: null, PhoneNumberId: '12065550100' },
    { PhoneNumberId: '%2b12065550100' },
    { E164PhoneNumber: NUMBER, PhoneNumberId: null },
    { E164PhoneNumber: '%2B12065550100', PhoneNumberId: NUMBER },
  ])('may have the number as %j', async (phoneNumber) => {
    const { Status, Data } = await lookUpWith(JSON.stringify({ PhoneNumber: phoneNumber }));

    expect(Status).toBe('SUCCESS');
    expect(Data).toMatchObject({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER });
    expect(JSON.parse(Data?.Details ?? '')).toMatchObject({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER });
  });

  test('differs from one with status 300, which fails', async () => {
    const { Reason } = await lookUpWith(JSON.stringify({ PhoneNumber: { E164PhoneNumber: NUMBER } }), 300);

    expect(Reason).toMatch(/answered 300 with no error of the API \(request request-id\)/);
  });
});
