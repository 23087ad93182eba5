/**
 * Pairs of events that come when a deployment fails and is rolled back, one file a pair. They were recorded at
 * MiniStack, all but the Deletes: CloudFormation sends one after a failed Create, MiniStack does not, so those are
 * written as CloudFormation documents them.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { hang, refuse, reset } from '../../../fake-aws/faults';
import type { ReceivedResponse } from '../../../fake-aws/response-receiver';
import { systemClock } from '../../../lambda/runtime/clock';
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { type CloudFormationEndpoint, cloudFormationError } from '../../../fake-aws/cloudformation-endpoint';
import { FakeClock, type Invoked, type InvokeOptions, ROLE_ARN, useHarness } from '../../support/harness';
import { type SsmEndpoint, ssmError } from '../../../fake-aws/ssm-endpoint';

const NUMBER = '+12065550100';
const OTHER_NUMBER = '+18005550111';
const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';
/** What version 0.1.0 wrote. It never changes. */
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
const ROOT_ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Root/5f0c2f5e-0000-4000-8000-000000000222';

const harness = useHarness();
let cloudFormation: CloudFormationEndpoint;
let ssm: SsmEndpoint;
let clock: FakeClock;

beforeEach(() => {
  ({ cloudFormation, ssm } = harness);
  clock = new FakeClock();
});

/** An event with the properties of a lookup that RESTORE is on for, unless they say otherwise. */
async function send(
  type: 'Create' | 'Update' | 'Delete',
  properties: Readonly<Record<string, unknown>> = {},
  options: InvokeOptions = {},
): Promise<Invoked> {
  const event = harness.event({
    RequestType: type,
    ...(type !== 'Create' && { PhysicalResourceId: NUMBER }),
    ResourceProperties: { PhoneNumberId: NUMBER, OnRollback: 'restore', ...properties },
  });
  return await harness.invoke(event, {
    clock,
    remaining: 120_000,
    ...options,
  });
}

async function update(properties?: Readonly<Record<string, unknown>>, options?: InvokeOptions): Promise<Invoked> {
  return await send('Update', properties, options);
}

/** A lookup that succeeds, and what CloudFormation then writes to the parameter. */
async function succeedOnce(
  properties?: Readonly<Record<string, unknown>>,
): Promise<Record<PhoneNumberAttribute, string>> {
  const { response } = await send('Create', properties);
  const attributes = response.Data as Record<PhoneNumberAttribute, string>;
  ssm.put(PARAMETER, writeLastSuccess(attributes));
  return attributes;
}

const removed = () => {
  harness.endpoint.remove(NUMBER);
};
const down = () => {
  harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')));
};
const WAY_OUT =
  /This was the rollback of a failed deployment\. To end it without this lookup, run cdk rollback Producer --orphan SupportLine \(it needs bootstrap version 23\) or aws cloudformation continue-update-rollback --stack-name Producer --resources-to-skip SupportLine\. Then deploy again\.$/;

describe('who asks CloudFormation and Parameter Store', () => {
  test.each(['Create', 'Update'] as const)('a %s that succeeds at once makes one call, to Chime', async (type) => {
    const { response } = await send(type);

    expect(response.Status).toBe('SUCCESS');
    expect([harness.endpoint.requests.length, cloudFormation.asked, ssm.asked]).toEqual([1, 0, 0]);
  });

  test('a Delete makes no call', async () => {
    const { response } = await send('Delete');

    expect(response.Status).toBe('SUCCESS');
    expect([harness.endpoint.requests.length, cloudFormation.asked, ssm.asked]).toEqual([0, 0, 0]);
  });

  test('a Create that fails asks neither', async () => {
    cloudFormation.stackStatus = 'ROLLBACK_IN_PROGRESS';
    removed();

    const { response } = await send('Create');

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).not.toMatch(/rollback/);
    expect([cloudFormation.asked, ssm.asked]).toEqual([0, 0]);
  });

  test('an Update that has to try again asks CloudFormation once, however often it tries', async () => {
    harness.endpoint.injectFault(reset, 4);

    const { response } = await update();

    expect(response.Status).toBe('SUCCESS');
    expect([cloudFormation.asked, ssm.asked]).toEqual([1, 0]);
  });

  test('an Update that waits for expectations asks CloudFormation once', async () => {
    const { response } = await update({ Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } });

    expect(response.Reason).toMatch(/after 60 s: Status is Assigned, expected Unassigned/);
    expect(cloudFormation.asked).toBe(1);
  });

  test('without OnRollback.RESTORE, an Update that is tried again with success asks nobody', async () => {
    harness.endpoint.injectFault(reset, 4);

    const { response } = await update({ OnRollback: 'look-up' });

    expect(response.Status).toBe('SUCCESS');
    expect(cloudFormation.asked).toBe(0);
  });

  test('the function asks with its own credentials, not with those of the role that it assumes', async () => {
    const attributes = await succeedOnce();
    cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    removed();

    const { response } = await update({}, { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });

    expect(response.Data).toEqual(attributes);
  });
});

describe('a stack that goes forward', () => {
  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED'])(
    '%s: expectations are enforced, and a missing number fails, as ever',
    async (status) => {
      await succeedOnce();
      cloudFormation.stackStatus = status;

      const unmet = await update({ Expect: { Statuses: ['Unassigned'] } });
      removed();
      const missing = await update();

      expect(unmet.response.Reason).toMatch(/^Phone number …0100 is not as expected: .+ or the expect prop\.$/);
      expect(missing.response.Reason).toMatch(/^Phone number …0100 was not found: .+ if the number may be missing\.$/);
      expect(ssm.asked).toBe(0);
    },
  );

  test.each([
    [
      'denies',
      refuse(cloudFormationError(403, 'AccessDenied', 'not authorized to perform: cloudformation:DescribeStacks')),
    ],
    ['knows no such stack', refuse(cloudFormationError(400, 'ValidationError', 'Stack does not exist'))],
    ['answers without a stack', refuse({ status: 200, body: '<DescribeStacksResponse/>' })],
  ])('so it is taken, at once, where CloudFormation %s', async (_, fault) => {
    await succeedOnce();
    cloudFormation.injectFault(fault);
    removed();

    const { response } = await update();

    expect(response.Reason).toMatch(/if the number may be missing\.$/);
    expect([cloudFormation.asked, ssm.asked]).toEqual([1, 0]);
    expect(clock.now()).toBe(0);
  });

  test('where CloudFormation answers without a stack, the log says that its status is unknown', async () => {
    cloudFormation.injectFault(refuse({ status: 200, body: '<DescribeStacksResponse/>' }));
    removed();

    const { log } = await update();

    expect(log).toMatch(/"The lookup did not succeed at once".*"stackStatus":"unknown"/);
    expect(log).not.toContain('CloudFormation did not say');
  });

  test('so it is taken where CloudFormation is out of reach, after half a minute', async () => {
    await succeedOnce();
    cloudFormation.injectFault(hang(clock.expire));
    removed();

    const { response, log } = await update();

    expect(response.Reason).toMatch(/if the number may be missing\.$/);
    expect(log).toMatch(
      /CloudFormation did not say whether the stack is rolling back.*"error":"[^"]*AWS CloudFormation /,
    );
    expect(clock.now()).toBe(30_000);
  });

  test('CloudFormation out of reach leaves Chime two thirds of a short time', async () => {
    cloudFormation.injectFault(hang(clock.expire));
    harness.endpoint.injectFault(reset, 1);

    const { response } = await update({}, { remaining: 16_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(clock.now()).toBeLessThanOrEqual(5100);
  });

  test('CloudFormation that fails or throttles is asked again', async () => {
    const attributes = await succeedOnce();
    cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    cloudFormation.injectFault(refuse(cloudFormationError(503, 'ServiceUnavailable', 'Down')), 1);
    cloudFormation.injectFault(refuse(cloudFormationError(400, 'Throttling', 'Rate exceeded')), 2);
    removed();

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
    expect(cloudFormation.asked).toBe(4);
  });
});

describe('a stack that rolls back', () => {
  beforeEach(() => {
    cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  });

  test.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'IMPORT_ROLLBACK_IN_PROGRESS'])(
    '%s: expectations are neither enforced nor waited for, and what Chime says is answered',
    async (status) => {
      const attributes = await succeedOnce();
      cloudFormation.stackStatus = status;
      harness.endpoint.put({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Unassigned' });

      const { response } = await update({ Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } });

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: { Status: 'Unassigned' } });
      expect(response.Data).not.toEqual(attributes);
      expect([clock.now(), ssm.asked]).toEqual([0, 0]);
    },
  );

  test.each<[string, () => void]>([
    ['missing', removed],
    [
      'refused',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'BadRequestException' });
      },
    ],
    [
      'forbidden',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException' });
      },
    ],
    [
      'denied',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });
      },
    ],
    ['down', down],
    [
      'throttled',
      () => {
        harness.endpoint.injectFault(refuse(errorResponse('ThrottledClientException')));
      },
    ],
    [
      'hanging',
      () => {
        harness.endpoint.injectFault(hang(clock.expire));
      },
    ],
    [
      'unreachable',
      () => {
        harness.endpoint.injectFault(reset);
      },
    ],
    [
      'no JSON',
      () => {
        harness.endpoint.injectFault(refuse({ status: 200, body: '<html></html>' }));
      },
    ],
  ])('Chime is %s: the attributes of the last success are the answer, in time', async (_, break_) => {
    const attributes = await succeedOnce();
    break_();

    const { response, log } = await update({ Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } });

    expect(response).toEqual(expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: NUMBER }));
    expect(response.Data).toEqual(attributes);
    expect(log).toMatch(/"Returning the attributes of the last success".*"error":"Phone number …0100 /);
    expect(log).toMatch(/"The lookup did not succeed at once".*"stackStatus":"UPDATE_ROLLBACK_IN_PROGRESS"/);
    expect([cloudFormation.asked, ssm.asked]).toEqual([1, 1]);
    expect(clock.now()).toBeLessThanOrEqual(65_000);
  });

  test.each([5000, 10_000, 60_000, 900_000])(
    'Chime hangs for all of a function of %d ms: the last success is the answer all the same',
    async (remaining) => {
      const attributes = await succeedOnce();
      harness.endpoint.injectFault(hang(clock.expire));

      const { response } = await update({}, { remaining });

      expect(response.Data).toEqual(attributes);
      expect(clock.now()).toBeLessThan(Math.min(remaining, 70_000));
    },
  );

  test('Chime and CloudFormation hang: the lookup fails in time, as if the stack went forward', async () => {
    await succeedOnce();
    harness.endpoint.injectFault(hang(clock.expire));
    cloudFormation.injectFault(hang(clock.expire));

    const { response } = await update();

    expect(response.Reason).toMatch(/returned no response within 5\.0 s .+ Deploy again when the service is available/);
    expect(clock.now()).toBeLessThan(119_000);
  });

  test('by the clock on the wall, with Chime hanging', async () => {
    const attributes = await succeedOnce();
    harness.endpoint.injectFault(hang());
    const start = systemClock.now();

    const { response } = await update({}, { clock: systemClock, remaining: 5000 });

    expect(response.Data).toEqual(attributes);
    expect(systemClock.now() - start).toBeLessThan(4000);
  });

  test('AWS STS is down: the last success is the answer', async () => {
    const attributes = await succeedOnce();
    harness.sts.injectFault(reset);

    const { response } = await update({}, { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });

    expect(response.Data).toEqual(attributes);
  });

  test('a missing number with OnMissing.EMPTY is what Chime says, and needs no parameter', async () => {
    removed();

    const { response } = await update({ OnMissing: 'empty' });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
    expect(ssm.asked).toBe(0);
  });

  test('a mistake of this package does not keep the stack from rolling back', async () => {
    const attributes = await succeedOnce();
    harness.endpoint.injectFault(reset, 1);
    clock.sleep = () => {
      throw new RangeError('of ours');
    };

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
  });

  describe('the parameter', () => {
    test.each<[string, () => void, RegExp]>([
      [
        'is not there',
        () => undefined,
        /The SSM parameter \/cdk-chime-phone-number\/Producer\/SupportLine, which contains the attributes of the last success, doesn't exist\./,
      ],
      [
        'is empty',
        () => {
          ssm.put(PARAMETER, ' ');
        },
        /The SSM parameter \S+ doesn't contain the attributes of a lookup: it doesn't have exactly one line for each attribute\. Restore the value of an earlier version, and run the rollback again\./,
      ],
      [
        'is denied',
        () => {
          ssm.injectFault(refuse(ssmError('AccessDeniedException', 'not authorized to perform: ssm:GetParameter')));
        },
        /The SSM parameter \S+ could not be read: AWS Systems Manager answered 400 AccessDeniedException \(not authorized to perform: ssm:GetParameter; request [^)]+\) after \d+ attempts in \d+ s\. Allow ssm:GetParameter on it/,
      ],
      [
        'is out of reach',
        () => {
          ssm.injectFault(reset);
        },
        /The SSM parameter \S+ could not be read: AWS Systems Manager could not be reached: \w+/,
      ],
    ])('%s: the reason says so, and the way out', async (_, prepare, reason) => {
      prepare();
      removed();

      const { response } = await update();

      expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
      expect(response.Reason).toMatch(/^Phone number …0100 was not found: /);
      expect(response.Reason).toMatch(reason);
      expect(response.Reason).toMatch(WAY_OUT);
      expect(clock.now()).toBeLessThanOrEqual(119_000);
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
      ['of a number', {}],
      ['of a query', FINDING],
    ])('was edited by hand, %s', (_, properties) => {
      test.each(EDITED)('%s is now %j: the reason says so, and the way out', async (name, value, form) => {
        const attributes = await succeedOnce(properties);
        ssm.remove(PARAMETER);
        ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [name]: value }));
        removed();

        const { response } = await update(properties);

        expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
        expect(response.Reason).toContain(
          `/Producer/SupportLine doesn't contain the attributes of a lookup: ${name} is a text of ${String(value.length)} characters, not ${form}. Restore the value of an earlier version, and run the rollback again. `,
        );
        expect(response.Reason).toMatch(WAY_OUT);
      });

      test.each(EDITED)('%s is now %j: the version before is the answer', async (name, value) => {
        const attributes = await succeedOnce(properties);
        ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [name]: value }));
        removed();

        const { response } = await update(properties);

        expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
      });
    });

    test('was written by version 0.1.0: its attributes are the answer, in every version', async () => {
      ssm.put(PARAMETER, VERSION_0_1_0);
      removed();

      const { response } = await update({ AbsentValue: 'none' });

      expect(Object.keys(response.Data ?? {})).toEqual(Object.values(PhoneNumberAttribute));
      expect(response.Data).toMatchObject({ PhoneNumberId: NUMBER, Country: 'none', Details: '{"Status":"Assigned"}' });
    });

    describe.each<[string, (whole: string) => string]>([
      ['lacks what every version has', (whole) => whole.replace(/\nServedBy=.*/, '')],
      ['ends before Details', (whole) => whole.replace(/\nDetails=[^]*/, '')],
      ['has hardly anything', () => `PhoneNumberId=${NUMBER}\nE164PhoneNumber=${NUMBER}\nStatus=Assigned\nExists=true`],
      ['has an attribute of a later version at the end', (whole) => `${whole}\nLater=Example`],
      ['has an attribute of a later version in between', (whole) => whole.replace('\nOrderId=', '\nLater=Example$&')],
    ])('%s', (_, edit) => {
      test('the reason says so', async () => {
        const attributes = await succeedOnce();
        ssm.remove(PARAMETER);
        ssm.put(PARAMETER, edit(writeLastSuccess(attributes)));
        removed();

        const { response } = await update();

        expect(response.Status).toBe('FAILED');
        expect(response.Reason).toContain("it doesn't have exactly one line for each attribute. Restore");
      });

      test('the version before is the answer', async () => {
        const attributes = await succeedOnce();
        ssm.put(PARAMETER, edit(writeLastSuccess(attributes)));
        removed();

        const { response } = await update();

        expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
      });
    });

    test('holds more than fits into a response: the reason says so', async () => {
      const attributes = await succeedOnce();
      ssm.remove(PARAMETER);
      ssm.put(PARAMETER, writeLastSuccess({ ...attributes, [PhoneNumberAttribute.NAME]: '"'.repeat(2000) }));
      removed();

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
    ])('an absentValue %j is no wrong form, with %j', async (AbsentValue, subject) => {
      harness.endpoint.put({ PhoneNumberId: NUMBER, Name: 'Hotline', Capabilities: null });
      const attributes = await succeedOnce({ ...subject, AbsentValue });
      down();

      const { response } = await update({ ...subject, AbsentValue });

      expect(response.Data).toEqual(attributes);
    });

    test('a number that the failed deployment took for missing is not the answer where it has to exist', async () => {
      const attributes = await succeedOnce();
      removed();
      await succeedOnce({ OnMissing: 'empty' });

      const { response } = await update();

      expect(attributes.Exists).toBe('true');
      expect(response.Data).toEqual(attributes);
    });

    test("another number's attributes are never the answer", async () => {
      await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
      removed();

      const { response } = await update();

      expect(response.Status).toBe('FAILED');
      expect(response.Reason).toMatch(
        /The SSM parameter \S+ contains the attributes of another phone number or of none\./,
      );
      expect(response.Reason).toMatch(WAY_OUT);
    });

    test('the number was replaced by the failed deployment: the version before is the last success', async () => {
      const attributes = await succeedOnce();
      await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
      removed();

      const { response } = await update();

      expect(response.Data).toEqual(attributes);
      expect(ssm.asked).toBe(2);
    });

    test('older versions than that are not the last success', async () => {
      await succeedOnce();
      await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
      await succeedOnce({ PhoneNumberId: OTHER_NUMBER });
      removed();

      const { response } = await update();

      expect(response.Status).toBe('FAILED');
    });
  });

  describe('with OnRollback.FAIL', () => {
    test.each([undefined, 'look-up'])('as %s, a missing number fails with the way out', async (OnRollback) => {
      await succeedOnce();
      removed();

      const { response } = await update({ OnRollback });

      expect(response.Status).toBe('FAILED');
      expect(response.Reason).toMatch(/^Phone number …0100 was not found: .+ if the number may be missing\. This was/);
      expect(response.Reason).toMatch(WAY_OUT);
      expect(ssm.asked).toBe(0);
    });

    test('Chime is asked for as long as there is time', async () => {
      down();

      const { response } = await update({ OnRollback: 'look-up' });

      expect(response.Reason).toMatch(WAY_OUT);
      expect(clock.now()).toBe(109_000);
    });

    test('expectations are not enforced either', async () => {
      const { response } = await update({ OnRollback: 'look-up', Expect: { Statuses: ['Unassigned'] } });

      expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    });

    test('the way out of a nested stack begins at its root', async () => {
      cloudFormation.rootId = ROOT_ID;
      removed();

      const { response } = await update({ OnRollback: 'look-up' });

      expect(response.Reason).toMatch(/run cdk rollback Root --orphan Producer\.SupportLine /);
      expect(response.Reason).toMatch(/--stack-name Root --resources-to-skip Producer\.SupportLine\./);
    });
  });

  test('the standard variable for all services leads to both', async () => {
    const attributes = await succeedOnce();
    removed();
    const { AWS_ENDPOINT_URL_SSM = '' } = ssm.environment;

    const { response } = await update(
      {},
      { environment: { AWS_ENDPOINT_URL_SSM: '', AWS_ENDPOINT_URL: AWS_ENDPOINT_URL_SSM } },
    );

    expect(response.Data).toEqual(attributes);
  });
});

/** Replays a pair: the second event carries the physical ID that the answer to the first one gave. */
async function replay(
  pair: string,
): Promise<{ failed: ReceivedResponse; response: ReceivedResponse; requests: number }> {
  const file = path.join(__dirname, 'events', `${pair}.json`);
  const [first, second] = JSON.parse(readFileSync(file, 'utf8')) as [Record<string, string>, Record<string, string>];
  const replayed = async (event: Record<string, string>) => {
    const ResponseURL = harness.receiver.urlFor(event.RequestId ?? '');
    return (await harness.invoke({ ...event, ResponseURL })).response;
  };
  const failed = await replayed(first);
  expect(failed).toMatchObject({ Status: 'FAILED', PhysicalResourceId: second.PhysicalResourceId });
  const before = harness.endpoint.requests.length;
  const response = await replayed(second);
  return { failed, response, requests: harness.endpoint.requests.length - before };
}

test.each(['failed-create', 'failed-create-without-number'])(
  '%s: the Delete that follows succeeds without a lookup',
  async (pair) => {
    const { failed, response, requests } = await replay(pair);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: failed.PhysicalResourceId });
    expect(requests).toBe(0);
  },
);

test.each(['failed-update', 'failed-replacement'])(
  '%s: the Update back succeeds with the attributes and the physical ID of before',
  async (pair) => {
    const { failed, response } = await replay(pair);

    expect(response).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: failed.PhysicalResourceId,
      Data: { PhoneNumberId: '+12065550100', Status: 'Assigned' },
    });
  },
);

describe('a lookup that finds its number', () => {
  const VOICE_CONNECTOR = { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } };
  const SIP_RULE = { Association: { Name: 'SipRuleId', Value: '0b1d6b4e-0000-4000-8000-000000000222' } };
  const finding = (Find: object, properties: object = {}) => ({ PhoneNumberId: undefined, Find, ...properties });

  beforeEach(() => {
    cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  });

  test.each([
    ['none matches any more', removed],
    ['Chime is down', down],
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
    down();

    const { response } = await update(finding(VOICE_CONNECTOR));

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: attributes });
  });

  test('answers that there is none, where that was so', async () => {
    const empty = finding({ Country: 'FR' }, { OnMissing: 'empty', AbsentValue: 'none' });
    const attributes = await succeedOnce(empty);
    down();

    const { response } = await update(empty);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'SupportLine', Data: attributes });
  });

  test('never answers with a number that its query does not match', async () => {
    await succeedOnce(finding(SIP_RULE));
    removed();

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
