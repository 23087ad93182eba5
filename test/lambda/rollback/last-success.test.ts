/** The SSM parameter that contains the attributes of the last success. */
import { describe, expect, test } from '@jest/globals';
import { refuse, reset } from '../../../fake-aws/faults';
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { ssmError } from '../../../fake-aws/ssm-endpoint';
import { NUMBER, OTHER_NUMBER, PARAMETER, RECOVERY_HINT, useStack } from './support';

const { harness, update, succeedOnce, removeNumber, failChime } = useStack('UPDATE_ROLLBACK_IN_PROGRESS');

/** A parameter of version 0.1.0. Don't change it. */
const VERSION_0_1_0 = `PhoneNumberId=+12065550100
E164PhoneNumber=+12065550100
PhoneNumberArn=none
Status=Assigned
Type=Local
ProductType=VoiceConnector
Country=none
CallingName=none
CallingNameStatus=none
Name=none
OrderId=none
CreatedTimestamp=none
UpdatedTimestamp=none
DeletionTimestamp=none
Capabilities=none
Capabilities.InboundCall=none
Capabilities.OutboundCall=none
Capabilities.InboundSMS=none
Capabilities.OutboundSMS=none
Capabilities.InboundMMS=none
Capabilities.OutboundMMS=none
Associations=none
AssociationCount=0
AssociationsTruncated=false
VoiceConnectorId=none
VoiceConnectorGroupId=none
SipRuleId=none
AccountId=none
UserId=none
Exists=true
ServedBy=chime
Details=
{"Status":"Assigned"}`;

describe('the SSM parameter', () => {
  test.each<[string, () => void, RegExp]>([
    [
      "doesn't exist",
      () => undefined,
      /The SSM parameter \/cdk-chime-phone-number\/Producer\/SupportLine, which contains the attributes of the last success, doesn't exist\./,
    ],
    [
      'is empty',
      () => {
        harness.ssm.put(PARAMETER, ' ');
      },
      /The SSM parameter \S+ doesn't contain the attributes of a lookup: it doesn't have exactly one line for each attribute\. Restore the value of an earlier version, and run the rollback again\./,
    ],
    [
      'may not be read',
      () => {
        harness.ssm.injectFault(
          refuse(ssmError('AccessDeniedException', 'not authorized to perform: ssm:GetParameter')),
        );
      },
      /The SSM parameter \S+ could not be read: AWS Systems Manager answered 400 AccessDeniedException \(not authorized to perform: ssm:GetParameter; request [^)]+\) after \d+ attempts in \d+ s\. Allow ssm:GetParameter on it/,
    ],
    [
      'is unreachable',
      () => {
        harness.ssm.injectFault(reset);
      },
      /The SSM parameter \S+ could not be read: AWS Systems Manager could not be reached: \w+/,
    ],
  ])('%s: the reason contains that, and how to recover', async (_, prepare, reason) => {
    prepare();
    removeNumber();

    const { response } = await update();

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toMatch(/^Phone number …0100 was not found: /);
    expect(response.Reason).toMatch(reason);
    expect(response.Reason).toMatch(RECOVERY_HINT);
    expect(harness.clock.now()).toBeLessThanOrEqual(119_000);
  });

  const EDITED: [PhoneNumberAttribute, string, string][] = [
    [PhoneNumberAttribute.ASSOCIATIONS, '[{"Name":"VoiceConnectorId"', 'a JSON array'],
    [PhoneNumberAttribute.ASSOCIATIONS, '{}', 'a JSON array'],
    [PhoneNumberAttribute.CAPABILITIES, 'InboundCall', 'a JSON object'],
    [PhoneNumberAttribute.CAPABILITIES, '[]', 'a JSON object'],
    [PhoneNumberAttribute.DETAILS, 'null', 'a JSON object'],
    [PhoneNumberAttribute.ASSOCIATION_COUNT, '', 'a count'],
    [PhoneNumberAttribute.ASSOCIATION_COUNT, 'some 3', 'a count'],
    [PhoneNumberAttribute.ASSOCIATION_COUNT, '3 or so', 'a count'],
    [PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED, 'no', 'true or false'],
    [PhoneNumberAttribute.EXISTS, '', 'true or false'],
    [PhoneNumberAttribute.PHONE_NUMBER_ID, '', 'a phone number in E.164 form'],
    [PhoneNumberAttribute.PHONE_NUMBER_ID, '12065550100', 'a phone number in E.164 form'],
  ];
  const FINDING = {
    PhoneNumberId: undefined,
    Find: { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } },
  };

  describe.each<[string, Record<string, unknown>]>([
    ['a number', {}],
    ['a query', FINDING],
  ])('was edited by hand, for the lookup of %s', (_, properties) => {
    test.each(EDITED)('%s is now %j: the reason contains that, and how to recover', async (name, value, form) => {
      const attributes = await succeedOnce(properties);
      harness.ssm.remove(PARAMETER);
      harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [name]: value }));
      removeNumber();

      const { response } = await update(properties);

      expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
      expect(response.Reason).toContain(
        `/Producer/SupportLine doesn't contain the attributes of a lookup: ${name} is a text of ${String(value.length)} characters, not ${form}. Restore the value of an earlier version, and run the rollback again. `,
      );
      expect(response.Reason).toMatch(RECOVERY_HINT);
    });

    test.each(EDITED)('%s is now %j: the function returns the previous version', async (name, value) => {
      const attributes = await succeedOnce(properties);
      harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [name]: value }));
      removeNumber();

      const { response } = await update(properties);

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
    });
  });

  test('was written by version 0.1.0: every version returns its attributes', async () => {
    harness.ssm.put(PARAMETER, VERSION_0_1_0);
    removeNumber();

    const { response } = await update({ AbsentValue: 'none' });

    expect(Object.keys(response.Data ?? {})).toEqual(Object.values(PhoneNumberAttribute));
    expect(response.Data).toMatchObject({ PhoneNumberId: NUMBER, Country: 'none', Details: '{"Status":"Assigned"}' });
  });

  describe.each<[string, (whole: string) => string]>([
    ['lacks an attribute of every version', (whole) => whole.replace(/\nServedBy=.*/, '')],
    ['ends before Details', (whole) => whole.replace(/\nDetails=[^]*/, '')],
    [
      'has only four attributes',
      () => `PhoneNumberId=${NUMBER}\nE164PhoneNumber=${NUMBER}\nStatus=Assigned\nExists=true`,
    ],
    ['has an attribute of a later version at the end', (whole) => `${whole}\nLater=Example`],
    ['has an attribute of a later version in between', (whole) => whole.replace('\nOrderId=', '\nLater=Example$&')],
  ])('%s', (_, edit) => {
    test('the reason contains that', async () => {
      const attributes = await succeedOnce();
      harness.ssm.remove(PARAMETER);
      harness.ssm.put(PARAMETER, edit(writeLastSuccess(attributes)));
      removeNumber();

      const { response } = await update();

      expect(response.Status).toBe('FAILED');
      expect(response.Reason).toContain("it doesn't have exactly one line for each attribute. Restore");
    });

    test('the function returns the previous version', async () => {
      const attributes = await succeedOnce();
      harness.ssm.put(PARAMETER, edit(writeLastSuccess(attributes)));
      removeNumber();

      const { response } = await update();

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
    });
  });

  test('has more than fits into a response: the reason contains that', async () => {
    const attributes = await succeedOnce();
    harness.ssm.remove(PARAMETER);
    harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [PhoneNumberAttribute.NAME]: '"'.repeat(2000) }));
    removeNumber();

    const { response } = await update();

    expect(response.Reason).toContain(
      ': the attributes take more than the 4096 bytes that CloudFormation accepts. Restore',
    );
  });

  const NAMED = { PhoneNumberId: undefined, Find: { Name: 'Hotline' } };

  test.each([
    ['', NAMED],
    ['none', NAMED],
    ['none', {}],
  ])('may contain the absentValue %j, with %j', async (AbsentValue, lookup) => {
    harness.endpoint.put({ PhoneNumberId: NUMBER, Name: 'Hotline', Capabilities: null });
    const attributes = await succeedOnce({ ...lookup, AbsentValue });
    failChime();

    const { response } = await update({ ...lookup, AbsentValue });

    expect(response.Data).toEqual(attributes);
  });

  test('is skipped in a version without the number, unless OnMissing.EMPTY is set', async () => {
    const attributes = await succeedOnce();
    removeNumber();
    await succeedOnce({ OnMissing: 'empty' });

    const { response } = await update();

    expect(attributes.Exists).toBe('true');
    expect(response.Data).toEqual(attributes);
  });

  test("is skipped if its number isn't that of the lookup", async () => {
    await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
    removeNumber();

    const { response } = await update();

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(
      /The SSM parameter \S+ contains the attributes of another phone number or of none\./,
    );
    expect(response.Reason).toMatch(RECOVERY_HINT);
  });

  test('has the number of the failed deployment: the function returns the previous version', async () => {
    const attributes = await succeedOnce();
    await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
    removeNumber();

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
    expect(harness.ssm.requests).toHaveLength(2);
  });

  test('is not read in older versions than the previous one', async () => {
    await succeedOnce();
    await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
    await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
    removeNumber();

    const { response } = await update();

    expect(response.Status).toBe('FAILED');
  });
});
