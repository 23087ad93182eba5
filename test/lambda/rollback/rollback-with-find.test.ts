import { describe, expect, test } from '@jest/globals';
import { NUMBER, useStack } from './support';

const { harness, update, succeedOnce, removeNumber, failChime } = useStack('UPDATE_ROLLBACK_IN_PROGRESS');

describe('the rollback of a lookup with find', () => {
  const VOICE_CONNECTOR = { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } };
  const SIP_RULE = { Association: { Name: 'SipRuleId', Value: '0b1d6b4e-0000-4000-8000-000000000222' } };
  const finding = (Find: object, properties: object = {}) => ({ PhoneNumberId: undefined, Find, ...properties });

  test.each([
    ['no number matches now', removeNumber],
    ['Chime is down', failChime],
    [
      'several numbers match',
      () => {
        harness.endpoint.put({ PhoneNumberId: '+12065550101', Associations: [VOICE_CONNECTOR.Association] });
      },
    ],
  ])('returns the number of the last success if %s', async (_, change) => {
    const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
    change();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });

  test('returns the number of its query, not that of the failed deployment', async () => {
    const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
    await succeedOnce(finding(SIP_RULE));
    failChime();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });

  test('returns empty attributes if the last success had no number', async () => {
    const empty = finding({ Country: 'FR' }, { OnMissing: 'empty', AbsentValue: 'none' });
    const attributes = await succeedOnce(empty);
    failChime();

    const { response } = await update(empty);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'SupportLine', Data: attributes });
  });

  test("doesn't return a number that its query doesn't match", async () => {
    await succeedOnce(finding(SIP_RULE));
    removeNumber();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toMatch(
      /^No phone number matches find .* contains the attributes of another phone number or of none\./,
    );
  });

  test('ignores expectations', async () => {
    const { response } = await update(finding(VOICE_CONNECTOR, { Expect: { Statuses: ['Unassigned'] } }));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  });
});
