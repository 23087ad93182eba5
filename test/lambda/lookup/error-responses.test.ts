/**
 * Which errors mean that a number is missing, or that the account may not use an API: only the API's own, not a proxy's
 * or a gateway's with the same HTTP status. The real SDK clients parse them.
 */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { during, hang, htmlPage, refuse, reset } from '../../../fake-aws/faults';
import { type Fault, type HttpResponse, send } from '../../../fake-aws/loopback-server';
import { type FakeClock, useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const MISSING = '+19995550000';

const harness = useHarness();

const json = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Responses with a status that the API uses, but without its error. */
const FORGED: readonly [string, HttpResponse][] = [
  ['an empty 404', { status: 404 }],
  ['an empty 403', { status: 403 }],
  ['an empty 401', { status: 401 }],
  ['a gateway that has no such route', json(404, { message: 'no Route matched with those values' })],
  ['a proxy with its own code', json(404, { code: 'NotFound', message: 'not here' })],
  ['the code without the error', json(404, { Code: 'NotFound', Message: 'not here' })],
  ['a code that is a number', json(404, { code: 404, message: 'Not Found' })],
  ['a code that is an object', json(404, { code: { toString: null }, message: { a: 1 } })],
  ['the name with another status', json(403, {}, { 'x-amzn-ErrorType': 'NotFoundException' })],
  ['an unknown operation', errorResponse('UnknownOperationException')],
  ['a missing signature', errorResponse('MissingAuthenticationTokenException')],
  [
    'an expired token',
    json(403, { message: 'The security token is expired' }, { 'x-amzn-ErrorType': 'ExpiredTokenException' }),
  ],
  ['a bad signature', json(403, { message: 'Does not match' }, { 'x-amzn-ErrorType': 'InvalidSignatureException' })],
  ['the code Forbidden alone', json(403, { Code: 'Forbidden', Message: 'AWS authorization failed' })],
  ['the code Unauthorized alone', json(401, { Code: 'Unauthorized', Message: 'Unauthorized' })],
];

const PAGES: readonly [string, Fault][] = [401, 403, 404].map((status) => [`a page with ${status}`, htmlPage(status)]);

describe.each(['auto', 'chime', 'chime-sdk-voice'])('with OnMissing.EMPTY and the API %s', (api) => {
  test.each([...FORGED.map(([name, response]): [string, Fault] => [name, refuse(response)]), ...PAGES])(
    '%s fails the lookup',
    async (_, fault) => {
      harness.endpoint.injectFault(fault);

      const { response } = await harness.create(
        { PhoneNumberId: NUMBER, Api: api, OnMissing: 'empty' },
        { clock: harness.clock },
      );

      expect(response.Status).toBe('FAILED');
      expect(response.Reason).toMatch(
        /could not be looked up: Amazon Chime.* in us-east-1 answered 40\d .+\. Check .+\.$/,
      );
      expect(harness.endpoint.requests).toHaveLength(1);
    },
  );

  test('NotFoundException means that the number is missing', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('NotFoundException')));

    const { response } = await harness.create(
      { PhoneNumberId: NUMBER, Api: api, OnMissing: 'empty' },
      { clock: harness.clock },
    );

    expect(response.Data?.Exists).toBe('false');
  });
});

/** A denial by IAM, as reported in aws/amazon-chime-sdk-js#647 and #2245, aws/aws-sdk-java-v2#1943. */
const DENIED_BY_IAM = json(
  403,
  { Code: 'Forbidden', Message: 'AWS authorization failed' },
  { 'x-amzn-ErrorType': 'ForbiddenException' },
);

describe('ForbiddenException for a denial by IAM', () => {
  test('is retried, because IAM may not know a new role everywhere yet', async () => {
    harness.endpoint.injectFault(during(() => harness.clock.now() < 20_000, refuse(DENIED_BY_IAM)));

    const { response } = await harness.create({ PhoneNumberId: NUMBER }, { clock: harness.clock, remaining: 120_000 });

    expect(response.Data?.ServedBy).toBe('chime-sdk-voice');
  });

  test('fails after a minute, and the reason contains the action to allow', async () => {
    harness.endpoint.injectFault(refuse(DENIED_BY_IAM));

    const { response } = await harness.create({ PhoneNumberId: NUMBER }, { clock: harness.clock, remaining: 120_000 });

    expect(response.Reason).toMatch(
      /ForbiddenException \(AWS authorization failed\).+ Allow chime:GetPhoneNumber on \*/,
    );
    expect(harness.clock.now()).toBeGreaterThanOrEqual(60_000);
  });
});

describe('after NotFoundException from Chime SDK Voice', () => {
  /** Looks up a number that neither API has, and injects a fault into the requests to Amazon Chime alone. */
  const lookUp = async (fault: Fault, remaining = 120_000) => {
    const { host } = new URL(harness.endpoint.environment.AWS_ENDPOINT_URL_CHIME ?? '');
    harness.endpoint.injectFault((exchange) => {
      if (exchange.request.headers.host === host) {
        return fault(exchange);
      }
      send(exchange.response, exchange.respond());
    });
    return (await harness.create({ PhoneNumberId: MISSING, OnMissing: 'empty' }, { clock: harness.clock, remaining }))
      .response;
  };

  // Messages to new accounts, as reported in hashicorp/terraform-provider-aws#33633, aws/amazon-chime-sdk-js#2697 and #2870.
  test.each([
    'Not authorized to call Chime SDK with Account Id 111122223333',
    'Account Id 111122223333 is not authorized to call deprecated Amazon Chime SDK API on the "chime" endpoint, use one of the "*-chime*" endpoints instead.',
  ])('and "%s" from Amazon Chime, the number is missing', async (message) => {
    const closed = json(403, { Code: 'Forbidden', Message: message }, { 'x-amzn-ErrorType': 'ForbiddenException' });

    const { Data } = await lookUp(refuse(closed));

    expect(Data?.Exists).toBe('false');
  });

  test.each([
    ...FORGED.map(([name, response]): [string, Fault] => [name, refuse(response)]),
    ...PAGES,
    ["IAM's denial", refuse(DENIED_BY_IAM)] as const,
  ])('and %s from Amazon Chime, the lookup fails', async (_, fault) => {
    const { Status, Reason } = await lookUp(fault);

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /Voice in us-east-1 answered 404 NotFoundException .+; Amazon Chime in us-east-1 answered 40/,
    );
  });

  test.each<[string, (clock: FakeClock) => Fault, RegExp]>([
    [
      'hangs',
      ({ expire }) => hang(expire),
      /Amazon Chime in us-east-1 returned no response within 5.0 s after \d attempts in 2\d s/,
    ],
    ['breaks', () => reset, /Amazon Chime in us-east-1 could not be reached: \w+ \(.+\) after \d+ attempts in 2\d s/],
  ])(
    'the lookup fails if every connection to Amazon Chime %s: the reason contains both errors and what to do',
    async (_, faultOf, problem) => {
      const { Status, Reason } = await lookUp(faultOf(harness.clock));

      expect(Status).toBe('FAILED');
      expect(Reason).toMatch(problem);
      expect(Reason).toMatch(/Amazon Chime SDK Voice in us-east-1 answered 404 NotFoundException/);
      expect(Reason).toMatch(
        /could not be reached\. If a VPC has no route to it, set api to ChimeApi\.CHIME_SDK_VOICE\.$/,
      );
      expect(harness.clock.now()).toBeLessThan(30_000);
    },
  );

  test('the lookup fails if Amazon Chime has no host', async () => {
    const environment = { AWS_ENDPOINT_URL_CHIME: 'http://chime.invalid' };

    const { response } = await harness.create(
      { PhoneNumberId: MISSING, OnMissing: 'empty' },
      { clock: harness.clock, environment },
    );

    expect(response.Reason).toMatch(/404 NotFoundException .+ ENOTFOUND .+ set api to ChimeApi\.CHIME_SDK_VOICE\.$/);
  });

  test('Amazon Chime is retried until the deadline if it responds at all', async () => {
    const throttled = refuse(errorResponse('ThrottledClientException'));
    const isDown = () => harness.clock.now() < 60_000;
    harness.endpoint.put({ PhoneNumberId: MISSING, E164PhoneNumber: MISSING, ProductType: 'BusinessCalling' });

    // Connections that break in between don't change that.
    const { Data } = await lookUp(
      during(isDown, (exchange) => (Math.floor(harness.clock.now() / 1000) % 2 === 0 ? throttled : reset)(exchange)),
    );

    expect(Data?.ServedBy).toBe('chime');
    expect(harness.clock.now()).toBeGreaterThan(60_000);
  });
});
