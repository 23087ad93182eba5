/** What a rollback makes of the last success of an earlier version. */
import './later-version-attributes';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import type { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import type { ReceivedResponse } from '../../../fake-aws/response-receiver';
import { useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';

/** What the earlier versions wrote, of what this one writes. */
const EARLIER = {
  first: (whole: string) => whole.replace(/\nAssociationCount=[^]*/, ''),
  second: (whole: string) => whole.replace(/\nName=.*/, ''),
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
 * The response of a rollback to a parameter of another version, when the number is gone.
 * @param edit from what this version writes of a success to what the other one wrote.
 */
async function rollBack(
  edit: (whole: string) => string,
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
    ['this version', (whole: string) => whole, { AssociationCount: '1', Name: 'Hotline' }],
  ])('what %s wrote is the answer, and what it did not know is absent', async (_, edit, added) => {
    const { success, response } = await rollBack(edit, { PhoneNumberId: NUMBER, AbsentValue });

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(response.Data).toEqual({ ...success.Data, ...added });
  });
});

test.each<[string, (whole: string) => string, RegExp]>([
  ['less than the first', (whole) => EARLIER.first(whole).replace(/\nServedBy=.*/, ''), /one line for each attribute/],
  ['not the second one', (whole) => whole.replace(/\nAssociationCount=.*/, ''), /one line for each attribute/],
  ['more than this one', (whole) => `${whole}\nLater=Example`, /one line for each attribute/],
  ['no count', (whole) => whole.replace('AssociationCount=1', 'AssociationCount='), /AssociationCount is a text of 0/],
])('what no version wrote is refused: %s', async (_, edit, reason) => {
  const { response } = await rollBack(edit);

  expect(response.Status).toBe('FAILED');
  expect(response.Reason).toMatch(reason);
});

test('a query is not met by what the earlier version did not know', async () => {
  const byConnector = { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } };

  const known = await rollBack(EARLIER.first, { PhoneNumberId: undefined, Find: byConnector });
  harness.endpoint.put({ PhoneNumberId: NUMBER, Name: 'Hotline' });
  const unknown = await rollBack(EARLIER.first, { PhoneNumberId: undefined, Find: { Name: 'Hotline' } });

  expect(known.response.Status).toBe('SUCCESS');
  expect(unknown.response.Reason).toContain('contains the attributes of another phone number or of none.');
});
