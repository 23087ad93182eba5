/** A rollback to the last success that an earlier version of this package wrote. */
import './later-version-attributes';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import type { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import type { ReceivedResponse } from '../../../fake-aws/response-receiver';
import { useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';

const NAME_IN_DETAILS = ',"Name":"Hotline"';
const COUNT_IN_DETAILS = /,"AssociationCount":\d/;

/** Turns a parameter of this version into one of an earlier version. */
const EARLIER = {
  first: (text: string) =>
    EARLIER.second(text)
      .replace(/\nAssociationCount=[^]*/, '')
      .replace(COUNT_IN_DETAILS, ''),
  second: (text: string) => text.replace(/\nName=.*/, '').replace(NAME_IN_DETAILS, ''),
};

const harness = useHarness();

beforeEach(() => {
  harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  harness.endpoint.put({
    PhoneNumberId: NUMBER,
    Name: 'Hotline',
    Associations: [{ Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' }],
  });
});

async function send(RequestType: 'Create' | 'Update', properties: object): Promise<ReceivedResponse> {
  const event = harness.event({
    RequestType,
    ...(RequestType === 'Update' && { PhysicalResourceId: NUMBER }),
    ResourceProperties: { OnRollback: 'restore', ...properties },
  });
  return (await harness.invoke(event)).response;
}

/**
 * Succeeds, then removes the number and rolls back.
 * @param edit turns the parameter of this version into one of another version.
 */
async function rollBack(
  edit: (text: string) => string,
  properties: object = { PhoneNumberId: NUMBER },
): Promise<{ success: ReceivedResponse; response: ReceivedResponse }> {
  const success = await send('Create', properties);
  harness.ssm.put(PARAMETER, edit(writeLastSuccess(success.Data as Record<PhoneNumberAttribute, string>)));
  harness.endpoint.remove(NUMBER);
  return { success, response: await send('Update', properties) };
}

describe.each(['', 'none'])('with the absentValue %j', (AbsentValue) => {
  test.each([
    ['the first version', EARLIER.first, { AssociationCount: AbsentValue, Name: AbsentValue }],
    ['the second version', EARLIER.second, { AssociationCount: '1', Name: AbsentValue }],
    ['this version', (text: string) => text, { AssociationCount: '1', Name: 'Hotline' }],
  ])('the attributes of %s are returned, and the ones it did not have are absent', async (_, edit, added) => {
    const { success, response } = await rollBack(edit, { PhoneNumberId: NUMBER, AbsentValue });

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    const { Details = '', ...data } = success.Data ?? {};
    const details = edit(`\n${Details}`).trim();
    expect(response.Data).toEqual({ ...data, ...added, Details: details });
    expect(details.includes(NAME_IN_DETAILS)).toBe(added.Name === 'Hotline');
  });
});

test.each<[string, (text: string) => string, RegExp]>([
  [
    'fewer attributes than the first version',
    (text) => EARLIER.first(text).replace(/\nServedBy=.*/, ''),
    /one line for each attribute/,
  ],
  [
    'not the attribute that the second version added',
    (text) => text.replace(/\nAssociationCount=.*/, ''),
    /one line for each attribute/,
  ],
  ['more attributes than this version', (text) => `${text}\nLater=Example`, /one line for each attribute/],
  ['no count', (text) => text.replace('AssociationCount=1', 'AssociationCount='), /AssociationCount is a text of 0/],
  [
    'Details of a later version',
    (text) => EARLIER.first(text).replace('"Exists"', '"Name":"Hotline",$&'),
    /Details is a text of/,
  ],
])('a parameter with %s fails the rollback', async (_, edit, reason) => {
  const { response } = await rollBack(edit);

  expect(response.Status).toBe('FAILED');
  expect(response.Reason).toMatch(reason);
});

test('a query does not match an attribute that the earlier version did not have', async () => {
  const byConnector = { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } };

  const known = await rollBack(EARLIER.first, { PhoneNumberId: undefined, Find: byConnector });
  harness.endpoint.put({ PhoneNumberId: NUMBER, Name: 'Hotline' });
  const unknown = await rollBack(EARLIER.first, { PhoneNumberId: undefined, Find: { Name: 'Hotline' } });

  expect(known.response.Status).toBe('SUCCESS');
  expect(unknown.response.Reason).toContain('contains the attributes of another phone number or of none.');
});
