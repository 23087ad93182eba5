/** The rollback of a lookup that finds its number. */
import { describe, expect, test } from '@jest/globals';
import { NUMBER, useStack } from './support';

const { harness, update, succeedOnce, removeNumber, failChime } = useStack('UPDATE_ROLLBACK_IN_PROGRESS');

describe('a lookup that finds its number', () => {
  const VOICE_CONNECTOR = { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } };
  const SIP_RULE = { Association: { Name: 'SipRuleId', Value: '0b1d6b4e-0000-4000-8000-000000000222' } };
  const finding = (Find: object, properties: object = {}) => ({ PhoneNumberId: undefined, Find, ...properties });

  test.each([
    ['none matches any more', removeNumber],
    ['Chime is down', failChime],
    [
      'several match',
      () => {
        harness.endpoint.put({ PhoneNumberId: '+12065550101', Associations: [VOICE_CONNECTOR.Association] });
      },
    ],
  ])('answers with the number of the last success when %s', async (_, change) => {
    const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
    change();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });

  test('answers with the number that its query matched, not with that of the failed deployment', async () => {
    const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
    await succeedOnce(finding(SIP_RULE));
    failChime();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });

  test('answers that there is none, where that was so', async () => {
    const empty = finding({ Country: 'FR' }, { OnMissing: 'empty', AbsentValue: 'none' });
    const attributes = await succeedOnce(empty);
    failChime();

    const { response } = await update(empty);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'SupportLine', Data: attributes });
  });

  test('never answers with a number that its query does not match', async () => {
    await succeedOnce(finding(SIP_RULE));
    removeNumber();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toMatch(
      /^No phone number matches find .* contains the attributes of another phone number or of none\./,
    );
  });

  test('enforces no expectations', async () => {
    const { response } = await update(finding(VOICE_CONNECTOR, { Expect: { Statuses: ['Unassigned'] } }));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  });
});
