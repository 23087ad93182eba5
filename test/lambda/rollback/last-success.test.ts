/** The SSM parameter that contains the attributes of the last success. */
import { describe, expect, test } from '@jest/globals';
import { refuse, reset } from '../../../fake-aws/faults';
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { queryResponse } from '../../../fake-aws/query-protocol';
import { ssmError } from '../../../fake-aws/ssm-endpoint';
import { STACK_ID } from '../../support/harness';
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
{"PhoneNumberId":"+12065550100","E164PhoneNumber":"+12065550100","PhoneNumberArn":null,"Status":"Assigned","Type":"Local","ProductType":"VoiceConnector","Country":null,"CallingName":null,"CallingNameStatus":null,"Name":null,"OrderId":null,"CreatedTimestamp":null,"UpdatedTimestamp":null,"DeletionTimestamp":null,"Capabilities":null,"Associations":null,"AssociationCount":0,"AssociationsTruncated":false,"VoiceConnectorId":null,"VoiceConnectorGroupId":null,"SipRuleId":null,"AccountId":null,"UserId":null,"Exists":true,"ServedBy":"chime"}`;

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

  test('was written by version 0.1.0: every version returns its attributes', async () => {
    harness.ssm.put(PARAMETER, VERSION_0_1_0);
    removeNumber();

    const { response } = await update({ AbsentValue: 'none' });

    expect(Object.keys(response.Data ?? {})).toEqual(Object.values(PhoneNumberAttribute));
    expect(writeLastSuccess(response.Data as Record<PhoneNumberAttribute, string>)).toBe(VERSION_0_1_0);
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
    harness.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, Name: '"'.repeat(2000), Details: '' }));
    removeNumber();

    const { response } = await update();

    expect(response.Reason).toContain(
      ': the attributes take more than the 4096 bytes that CloudFormation accepts. Restore',
    );
  });

  test.each([
    { LogicalResourceId: 'SupportLine:1' },
    { LogicalResourceId: 'SupportLine:label' },
    { LogicalResourceId: '../Producer/SupportLine' },
    { LogicalResourceId: 'Support/Line' },
    { LogicalResourceId: 'SupportLine\n' },
    { LogicalResourceId: ' ' },
    { StackId: STACK_ID.replace('Producer', 'Producer:1') },
    { StackId: STACK_ID.replace('Producer', '-') },
    { StackId: STACK_ID.replace('Producer', '') },
  ])("isn't read for an event with %j", async (fields) => {
    await succeedOnce();
    removeNumber();
    const { StackId = STACK_ID } = fields as { StackId?: string };
    const stack = `<StackId>${StackId}</StackId><StackStatus>UPDATE_ROLLBACK_IN_PROGRESS</StackStatus>`;
    harness.cloudFormation.injectFault(
      refuse(queryResponse('DescribeStacks', `<Stacks><member>${stack}</member></Stacks>`)),
    );

    const { response } = await update({}, { fields });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(
      / The event's StackId or LogicalResourceId can't be part of the name of an SSM parameter\. Invoke [^]+ Then deploy again\.$/,
    );
    expect(harness.ssm.requests).toEqual([]);
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
