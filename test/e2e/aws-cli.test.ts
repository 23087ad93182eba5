/** The fake of Chime against the AWS CLI, an independent client of the same API. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ERRORS, type ErrorName } from '../../fake-aws/errors';
import { type Namespace, sampleInventory } from '../../fake-aws/inventory';
import type { Finished } from '../../tools/shared/processes';
import { manyNumbers } from '../support/many-numbers';
import { Scenario } from './support/scenario';

const [RECORD] = sampleInventory.PhoneNumbers;
const NUMBER = '+12065550100';
const NAMESPACES: Namespace[] = ['chime', 'chime-sdk-voice'];

const scenario = new Scenario();

beforeEach(async () => {
  await scenario.start();
});

afterEach(async () => {
  await scenario.stop();
});

describe.each(NAMESPACES)('aws %s get-phone-number', (namespace) => {
  const get = async (phoneNumberId: string, ...args: string[]) =>
    await scenario.aws(namespace, 'get-phone-number', '--phone-number-id', phoneNumberId, '--output', 'json', ...args);

  test('returns a number', async () => {
    const { status, stdout } = await get(NUMBER);

    expect(status).toBe(0);
    const { PhoneNumber } = JSON.parse(stdout) as { PhoneNumber: Record<string, unknown> };
    expect(PhoneNumber).toMatchObject({
      PhoneNumberId: RECORD?.PhoneNumberId,
      E164PhoneNumber: NUMBER,
      Status: 'Assigned',
      ProductType: 'Voice Connector',
      Capabilities: RECORD?.Capabilities,
      Associations: [{ Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' }],
      CallingNameStatus: 'UpdateInProgress',
    });
    expect(PhoneNumber.CreatedTimestamp).toContain('2019-08-12T22:10:20.521');
  });

  test('returns NotFoundException for an unknown number', async () => {
    expect(errorOf(await get('+19995550000'))).toEqual(response('NotFoundException'));
  });

  test('returns NotFoundException for a number whose plus sign is encoded twice', async () => {
    expect(errorOf(await get('%2B12065550100'))).toEqual(response('NotFoundException'));
  });

  test('rejects a request without a signature', async () => {
    expect(errorOf(await get(NUMBER, '--no-sign-request'))).toEqual(response('MissingAuthenticationTokenException'));
  });

  test.each(Object.keys(ERRORS) as ErrorName[])('returns %s', async (error) => {
    scenario.endpoint.fail({ PhoneNumberId: NUMBER, Error: error, Namespace: namespace });

    expect(errorOf(await get(NUMBER))).toEqual(response(error));
  });
});

describe.each(NAMESPACES)('aws %s list-phone-numbers', (namespace) => {
  const list = async (...args: string[]) =>
    await scenario.aws(namespace, 'list-phone-numbers', '--output', 'json', ...args);

  const page = async (...args: string[]) => {
    const { status, stdout, output } = await list(...args);
    expect({ status, output }).toMatchObject({ status: 0 });
    const { PhoneNumbers, NextToken } = JSON.parse(stdout) as {
      PhoneNumbers: Record<string, unknown>[];
      NextToken?: string;
    };
    return { records: PhoneNumbers, numbers: PhoneNumbers.map((one) => one.E164PhoneNumber), token: NextToken };
  };

  const filter = (name: string, value: string) => ['--filter-name', name, '--filter-value', value];

  test('returns the same records as get-phone-number', async () => {
    const { records, token } = await page();
    const { stdout } = await scenario.aws(
      ...[namespace, 'get-phone-number', '--phone-number-id', NUMBER, '--output', 'json'],
    );

    expect(token).toBeUndefined();
    expect(records).toHaveLength(namespace === 'chime' ? 5 : 4);
    expect({ PhoneNumber: records[0] }).toEqual(JSON.parse(stdout));
  });

  test.each([
    ['a status', ['--status', 'ReleaseInProgress'], ['+12065550177']],
    ['a product type', ['--product-type', 'VoiceConnector'], [NUMBER, '+12065550177']],
    ['a Voice Connector', filter('VoiceConnectorId', 'abcdef1ghij2klmno3pqr4'), [NUMBER]],
    ['a SIP rule', filter('SipRuleId', '0b1d6b4e-0000-4000-8000-000000000222'), ['+18005550111']],
    ['a Voice Connector group without numbers', filter('VoiceConnectorGroupId', 'none'), []],
    [
      'two criteria',
      [...filter('VoiceConnectorId', 'abcdef1ghij2klmno3pqr4'), '--status', 'Unassigned'],
      [] as string[],
    ],
  ])('filters by %s', async (_, args, numbers) => {
    expect(await page(...args)).toMatchObject({ numbers });
  });

  test('returns all pages', async () => {
    const query = ['--status', 'Assigned', '--product-type', 'VoiceConnector', '--max-results', '60'];
    manyNumbers(130).forEach((record) => {
      scenario.endpoint.put(record);
    });

    const first = await page(...query);
    const second = await page(...query, '--next-token', String(first.token));
    const third = await page(...query, '--next-token', String(second.token));

    expect([first, second, third].map(({ numbers }) => numbers.length)).toEqual([60, 60, 11]);
    expect(new Set([first, second, third].flatMap(({ numbers }) => numbers)).size).toBe(131);
    expect(third.token).toBeUndefined();
  });

  test.each([
    ['a filter without a value', ['--filter-name', 'VoiceConnectorId']],
    ['a page that is too large', ['--max-results', namespace === 'chime' ? '100' : '101']],
    ['an invalid token', ['--next-token', 'token']],
  ])('rejects %s', async (_, args) => {
    expect(errorOf(await list(...args), 'ListPhoneNumbers')).toEqual(response('BadRequestException'));
  });

  test.each(Object.keys(ERRORS) as ErrorName[])('returns %s', async (error) => {
    scenario.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: error, Namespace: namespace });

    expect(errorOf(await list(), 'ListPhoneNumbers')).toEqual(response(error, 'ListPhoneNumbers'));
  });
});

/** The error's name and message as the CLI prints them. */
function errorOf({ status, output }: Finished, operation = 'GetPhoneNumber') {
  expect(status).not.toBe(0);
  const printed = new RegExp(
    String.raw`\((\w+)\) when calling the ${operation} operation(?: \(reached max retries: 0\))?: (.*)`,
  );
  const [, name, message] = printed.exec(output) ?? [];
  return { name, message };
}

function response(error: ErrorName, operation = 'GetPhoneNumber') {
  return { name: error, message: ERRORS[error].message.replace('GetPhoneNumber', operation) };
}
