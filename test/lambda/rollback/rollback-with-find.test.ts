import { describe, expect, test } from '@jest/globals';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import type { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { NUMBER, OTHER_NUMBER, PARAMETER, useStack } from './support';

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

    const { response } = await update(empty, { fields: { PhysicalResourceId: 'SupportLine' } });

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'SupportLine', Data: attributes });
  });

  test("doesn't return empty attributes if the resource has a number", async () => {
    const empty = finding({ Country: 'FR' }, { OnMissing: 'empty' });
    await succeedOnce(empty);
    failChime();

    const { response } = await update(empty);

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toContain('contains the attributes of another phone number or of none.');
  });

  describe('with a number that matches the query, but is not the physical ID', () => {
    /** Writes the attributes of another number, which no lookup found, to the parameter. */
    const forge = (attributes: Record<PhoneNumberAttribute, string>) => {
      const text = writeLastSuccess(attributes).replaceAll(NUMBER, OTHER_NUMBER);
      expect(text).toContain(`E164PhoneNumber=${OTHER_NUMBER}`);
      harness.ssm.put(PARAMETER, text);
    };

    test('returns the previous version', async () => {
      const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
      forge(attributes);
      failChime();

      const { response } = await update(finding(VOICE_CONNECTOR));

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
    });

    test('fails if the previous version has it, too', async () => {
      const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
      forge(attributes);
      forge(attributes);
      failChime();

      const { response } = await update(finding(VOICE_CONNECTOR));

      expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
      expect(response.Reason).toContain('contains the attributes of another phone number or of none.');
    });

    test('fails if the newest version is the answer to no lookup', async () => {
      const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
      forge(attributes);
      harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, Status: 'Unassigned' }));
      failChime();

      const { response } = await update(finding(VOICE_CONNECTOR));

      expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
      expect(response.Reason).toContain('Status is a text of 10 characters');
    });
  });

  test.each([
    ['number', SIP_RULE, {}, OTHER_NUMBER],
    ['absence', { Country: 'FR' }, { OnMissing: 'empty' }, 'SupportLine'],
  ])(
    'returns the previous number if the failed deployment replaced it with another %s, which is the physical ID',
    async (_, query, properties, PhysicalResourceId) => {
      const attributes = await succeedOnce(finding(VOICE_CONNECTOR));
      await succeedOnce(finding(query, properties));
      failChime();

      const { response } = await update(finding(VOICE_CONNECTOR), { fields: { PhysicalResourceId } });

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
    },
  );

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
