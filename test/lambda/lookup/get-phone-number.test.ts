/** Which API the function calls for a number, and what it responds when there is no such number. */
import { describe, expect, test } from '@jest/globals';
import type { ErrorName } from '../../../fake-aws/errors';
import type { Namespace } from '../../../fake-aws/inventory';
import { FakeClock, useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };

const harness = useHarness();

const namespaces = () => harness.endpoint.requests.map(({ service }) => service);

describe('the API', () => {
  const legacy = '+13035550142';

  test.each([
    { api: undefined, number: NUMBER, called: ['chime-sdk-voice'], servedBy: 'chime-sdk-voice' },
    { api: 'auto', number: legacy, called: ['chime-sdk-voice', 'chime'], servedBy: 'chime' },
    { api: 'chime', number: NUMBER, called: ['chime'], servedBy: 'chime' },
    { api: 'chime-sdk-voice', number: NUMBER, called: ['chime-sdk-voice'], servedBy: 'chime-sdk-voice' },
  ])('$api calls $called for $number', async ({ api, number, called, servedBy }) => {
    const { response } = await harness.create({ PhoneNumberId: number, ...(api && { Api: api }) });

    expect(response.Data?.ServedBy).toBe(servedBy);
    expect(namespaces()).toEqual(called);
  });

  test.each<ErrorName>(['NotFoundException', 'ForbiddenException', 'UnauthorizedClientException'])(
    'AUTO falls back to Amazon Chime after %s',
    async (error) => {
      harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error, Namespace: 'chime-sdk-voice' });

      const { response } = await harness.create(PROPERTIES);

      expect(response.Data?.ServedBy).toBe('chime');
      expect(namespaces()).toEqual(['chime-sdk-voice', 'chime']);
    },
  );

  test("AUTO falls back to Amazon Chime if the host of Chime SDK Voice doesn't exist", async () => {
    const environment = { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://voice-chime.invalid' };

    const { response } = await harness.create(PROPERTIES, { environment });

    expect(response.Data?.ServedBy).toBe('chime');
  });

  test.each<ErrorName>(['ThrottledClientException', 'ServiceFailureException', 'ServiceUnavailableException'])(
    'AUTO retries after %s, without a fallback',
    async (error) => {
      harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error, Times: 2 });

      const { response } = await harness.create(PROPERTIES, { clock: new FakeClock() });

      expect(response.Data?.ServedBy).toBe('chime-sdk-voice');
      expect(namespaces()).toEqual(['chime-sdk-voice', 'chime-sdk-voice', 'chime-sdk-voice']);
    },
  );

  test('AUTO fails after BadRequestException, because the other API would return it, too', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'BadRequestException' });

    const { response } = await harness.create(PROPERTIES);

    expect(response.Reason).toMatch(
      /…0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 answered 400 BadRequestException/,
    );
    expect(namespaces()).toEqual(['chime-sdk-voice']);
  });

  test('the reason contains both errors if both APIs fail', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException', Namespace: 'chime-sdk-voice' });
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'UnauthorizedClientException', Namespace: 'chime' });

    const { response } = await harness.create({ ...PROPERTIES, Region: 'us-west-2' });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(
      /Amazon Chime SDK Voice in us-west-2 answered 403 ForbiddenException \(.+?\); Amazon Chime in us-east-1 answered 401 UnauthorizedClientException \(.+?\)\. Check that the account .+ props\. Check that the credentials .+ chime:GetPhoneNumber\.$/,
    );
  });

  test('AUTO falls back to Amazon Chime after AccessDeniedException for more than a minute', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException', Namespace: 'chime-sdk-voice' });

    const { response } = await harness.create(PROPERTIES, { clock: new FakeClock(), remaining: 120_000 });

    expect(response.Data?.ServedBy).toBe('chime');
  });
});

describe('a number that does not exist', () => {
  const missing = { PhoneNumberId: '+19995550000' };
  const voice = (error: ErrorName): [Namespace, ErrorName] => ['chime-sdk-voice', error];
  const chime = (error: ErrorName): [Namespace, ErrorName] => ['chime', error];

  test('fails the deployment, and the reason contains the APIs and Regions', async () => {
    const { response } = await harness.create(missing);

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: '+19995550000' });
    expect(response.Reason).toBe(
      'Phone number …0000 was not found: Amazon Chime SDK Voice in us-east-1 and Amazon Chime in us-east-1 know no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
    );
  });

  test.each([
    ['auto', 'Amazon Chime SDK Voice in eu-central-1 and Amazon Chime in us-east-1 know'],
    ['chime-sdk-voice', 'Amazon Chime SDK Voice in eu-central-1 knows'],
  ])('in a Region without documented number management, the reason of %s names those with', async (Api, subject) => {
    const { response } = await harness.create({ ...missing, Api, Region: 'eu-central-1' });

    expect(response.Reason).toBe(
      `Phone number …0000 was not found: ${subject} no such number for this account. AWS documents the management of phone numbers only for us-east-1 and us-west-2, so try one of these as region. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    );
  });

  test('in us-west-2, which has documented number management, the reason names no other Region to try', async () => {
    const { response } = await harness.create({ ...missing, Region: 'us-west-2' });

    expect(response.Reason).toBe(
      'Phone number …0000 was not found: Amazon Chime SDK Voice in us-west-2 and Amazon Chime in us-east-1 know no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
    );
  });

  test('has empty attributes under OnMissing.EMPTY', async () => {
    const { response } = await harness.create({ ...missing, OnMissing: 'empty', AbsentValue: 'none' });

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: '+19995550000' });
    const present = Object.entries(response.Data ?? {}).filter(([, value]) => value !== 'none');
    expect(Object.fromEntries(present)).toEqual({
      PhoneNumberId: '+19995550000',
      Exists: 'false',
      AssociationCount: '0',
      AssociationsTruncated: 'false',
      Details: expect.stringContaining('"Exists":false'),
    });
  });

  test.each([
    ['neither API has the number', 'SUCCESS', []],
    ['the account may not use Amazon Chime', 'SUCCESS', [chime('ForbiddenException')]],
    ["Amazon Chime doesn't accept the account", 'SUCCESS', [chime('UnauthorizedClientException')]],
    ['IAM denies Amazon Chime, which may have the number', 'FAILED', [chime('AccessDeniedException')]],
    ['the account may not use Chime SDK Voice, which may have the number', 'FAILED', [voice('ForbiddenException')]],
  ])('under OnMissing.EMPTY, if %s: %s', async (_, status, apiErrors) => {
    for (const [namespace, error] of apiErrors) {
      harness.endpoint.fail({ PhoneNumberId: missing.PhoneNumberId, Error: error, Namespace: namespace });
    }

    const { response } = await harness.create(
      { ...missing, OnMissing: 'empty' },
      { clock: new FakeClock(), remaining: 120_000 },
    );

    expect(response.Status).toBe(status);
  });
});
