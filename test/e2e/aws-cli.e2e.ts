/** The AWS CLI, which nobody here wrote, agrees with the embedded endpoint about the API's wire format. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ERRORS, type ErrorName } from '../../fake-chime/errors';
import { type Namespace, sampleInventory } from '../../fake-chime/inventory';
import type { Finished } from '../../tools/processes';
import { Scenario } from './support/scenario';

const [RECORD] = sampleInventory.PhoneNumbers;
const NUMBER = '+12065550100';
const NAMESPACES: Namespace[] = ['chime', 'chime-sdk-voice'];

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => {
  await scenario.stop();
});

describe.each(NAMESPACES)('aws %s get-phone-number', (namespace) => {
  const get = async (phoneNumberId: string, ...args: string[]) =>
    await scenario.aws(namespace, 'get-phone-number', '--phone-number-id', phoneNumberId, '--output', 'json', ...args);

  test('reads a number', async () => {
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

  test('does not find a number that is not there', async () => {
    expect(errorOf(await get('+19995550000'))).toEqual(response('NotFoundException'));
  });

  test('does not find a number whose plus the client encodes a second time', async () => {
    expect(errorOf(await get('%2B12065550100'))).toEqual(response('NotFoundException'));
  });

  test('is refused without a signature', async () => {
    expect(errorOf(await get(NUMBER, '--no-sign-request'))).toEqual(response('MissingAuthenticationTokenException'));
  });

  test.each(Object.keys(ERRORS) as ErrorName[])('reads %s', async (error) => {
    scenario.endpoint.fail({ PhoneNumberId: NUMBER, Error: error, Namespace: namespace });

    expect(errorOf(await get(NUMBER))).toEqual(response(error));
  });
});

/** The error's name and message as the CLI prints them. */
function errorOf({ status, output }: Finished) {
  expect(status).not.toBe(0);
  const printed = /\((\w+)\) when calling the GetPhoneNumber operation(?: \(reached max retries: 0\))?: (.*)/;
  const [, name, message] = printed.exec(output) ?? [];
  return { name, message };
}

function response(error: ErrorName) {
  return { name: error, message: ERRORS[error].message };
}
