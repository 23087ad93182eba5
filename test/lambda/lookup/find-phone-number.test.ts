/** A lookup by criteria instead of a number: exactly one number has to match. */
import { describe, expect, test } from '@jest/globals';
import * as faults from '../../../fake-aws/faults';
import type { PhoneNumberRecord } from '../../../fake-aws/inventory';
import { FakeClock } from '../../support/harness';
import { manyNumbers } from '../../support/many-numbers';
import { FIND, NUMBER, OTHER, page, recordOf, useFind } from './find-support';

const { harness, put, find, queries, onRequest } = useFind();

describe('the one number that matches', () => {
  test('is looked up for its details, and is the physical ID', async () => {
    put(recordOf(NUMBER, { CallingName: 'ACME' }), ...manyNumbers(3));

    const { Status, PhysicalResourceId, Data } = await find();

    expect(Status).toBe('SUCCESS');
    expect(PhysicalResourceId).toBe(NUMBER);
    expect(Data).toMatchObject({
      PhoneNumberId: NUMBER,
      CallingName: 'ACME',
      Exists: 'true',
      ServedBy: 'chime-sdk-voice',
    });
    expect(harness.endpoint.requests.map(({ path }) => path)).toEqual([
      '/phone-numbers?filter-name=VoiceConnectorId&filter-value=abcdef1ghij2klmno3pqr4&max-results=100',
      '/phone-numbers/%2B12065550100',
    ]);
  });

  test.each<[string, PhoneNumberRecord, object]>([
    [
      'association',
      { Associations: [{ Name: 'SipRuleId', Value: 'rule' }] },
      { Association: { Name: 'SipRuleId', Value: 'rule' } },
    ],
    ['status', { Status: 'Unassigned' }, { Status: 'Unassigned' }],
    ['product type', { ProductType: 'SipMediaApplicationDialIn' }, { ProductType: 'SipMediaApplicationDialIn' }],
    ['type', { Type: 'TollFree' }, { Type: 'TollFree' }],
    ['country', { Country: 'GB' }, { Country: 'GB' }],
    ['name', { Name: 'Support' }, { Name: 'Support' }],
    [
      'values for all criteria',
      { Status: 'Unassigned', Type: 'TollFree', Country: 'GB', Name: 'Support' },
      {
        ...FIND,
        Status: 'Unassigned',
        ProductType: 'VoiceConnector',
        Type: 'TollFree',
        Country: 'GB',
        Name: 'Support',
      },
    ],
  ])('is found by its %s', async (_, fields, query) => {
    put(recordOf(NUMBER, fields), ...manyNumbers(2), recordOf(OTHER, { Name: 'support' }));

    expect(await find(query)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  });

  test.each([['Voice Connector'], ['VoiceConnector']])(
    'is found by its product type %s, with or without a space',
    async (ProductType) => {
      put(recordOf(NUMBER, { ProductType: 'Voice Connector' }));

      expect(await find({ ProductType })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
      expect(queries()).toMatchObject([{ 'product-type': 'VoiceConnector' }]);
    },
  );

  test.each([
    ['auto', 'chime-sdk-voice', '100'],
    ['chime-sdk-voice', 'chime-sdk-voice', '100'],
    ['chime', 'chime', '99'],
  ])('is listed by the API %s', async (Api, namespace, size) => {
    put(recordOf(NUMBER));

    expect(await find(FIND, { Api })).toMatchObject({ Status: 'SUCCESS', Data: { ServedBy: namespace } });
    expect(queries()).toMatchObject([{ namespace, 'max-results': size }]);
  });
});

describe('no match', () => {
  test.each([70, 75, 78])(
    'masks a number in a criterion that is clipped after it: %d characters before it',
    async (length) => {
      const value = `${'x'.repeat(length)} +12065550123 and more`;

      const { Reason } = await find({ Association: { Name: 'VoiceConnectorId', Value: value } });

      expect(Reason).toMatch(/^No phone number matches find \(VoiceConnectorId x+ ?(…0123)?…\)/);
    },
  );

  test('fails with a reason that contains what to do', async () => {
    put(...manyNumbers(3));

    const { Status, Reason, PhysicalResourceId } = await find({ ...FIND, Status: 'Assigned' });

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      'No phone number matches find (VoiceConnectorId abcdef1ghij2klmno3pqr4, Status Assigned): Amazon Chime SDK Voice in us-east-1 lists no such number for this account. Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
    );
    expect(PhysicalResourceId).toBe('SupportLine');
  });

  test.each([
    [
      'eu-central-1',
      ' AWS documents the management of phone numbers only for us-east-1 and us-west-2, so try one of these as region.',
    ],
    ['us-west-2', ''],
  ])('in %s, the reason says this about Regions with number management:%s', async (Region, sentence) => {
    const { Reason } = await find({ Country: 'FR' }, { Region });

    expect(Reason).toBe(
      `No phone number matches find (Country FR): Amazon Chime SDK Voice in ${Region} lists no such number for this account.${sentence} Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    );
  });

  test('succeeds with OnMissing.EMPTY, and the logical ID is the physical ID', async () => {
    const { Status, PhysicalResourceId, Data } = await find(FIND, { OnMissing: 'empty', AbsentValue: 'none' });

    expect({ Status, PhysicalResourceId }).toEqual({ Status: 'SUCCESS', PhysicalResourceId: 'SupportLine' });
    expect(Data).toMatchObject({ Exists: 'false', PhoneNumberId: 'none', E164PhoneNumber: 'none', Status: 'none' });
  });

  test('is also NotFoundException for the list: the reason contains what the service says', async () => {
    const message = 'The Voice Connector abcdef1ghij2klmno3pqr4 does not exist';
    harness.endpoint.injectFault(
      faults.refuse({
        status: 404,
        headers: { 'x-amzn-ErrorType': 'NotFoundException', 'x-amzn-RequestId': 'request-id' },
        body: JSON.stringify({ Code: 'NotFound', Message: message }),
      }),
    );

    expect(await find(FIND, { OnMissing: 'empty' })).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
    const { Reason, log } = await find();
    expect(Reason).toBe(
      `No phone number matches find (VoiceConnectorId abcdef1ghij2klmno3pqr4): Amazon Chime SDK Voice in us-east-1 answered 404 NotFoundException (${message}; request request-id). Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    );
    expect(log).toMatch(/"Responded".+"errorType":"not-found","operation":"ListPhoneNumbers"/);
  });
});

describe('several matches', () => {
  test.each([
    [5, ''],
    [6, ' and 1 more'],
    [150, ' and 145 more'],
  ])('fail with their count of %s, and the last four digits of the first five', async (count, more) => {
    put(...manyNumbers(count));

    const { Status, Reason, log } = await find({ Country: 'US' });

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      `${String(count)} phone numbers match find (Country US), and a lookup requires exactly one: …1000, …1001, …1002, …1003, …1004${more}. Add a criterion to the find prop, such as name, or change the numbers in Amazon Chime.`,
    );
    expect(`${Reason ?? ''}${log}`).not.toMatch(/206\D?555/);
  });

  test('fail with OnMissing.EMPTY, too', async () => {
    put(recordOf(NUMBER), recordOf(OTHER));

    expect(await find(FIND, { OnMissing: 'empty' })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        '2 phone numbers match find (VoiceConnectorId abcdef1ghij2klmno3pqr4), and a lookup requires exactly one: …0100, …0101. Add',
      ),
    });
  });
});

describe('between ListPhoneNumbers and GetPhoneNumber', () => {
  test('another number replaces the match: the lookup finds that one', async () => {
    put(recordOf(NUMBER));
    onRequest(2, (exchange) => {
      harness.endpoint.remove(NUMBER);
      put(recordOf(OTHER));
      return faults.latency(0)(exchange);
    });

    expect(await find()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: OTHER });
  });

  test('the match changes and no longer matches: the lookup finds none', async () => {
    put(recordOf(NUMBER));
    onRequest(2, (exchange) => {
      put(recordOf(NUMBER, { Associations: [] }));
      return faults.latency(0)(exchange);
    });

    expect((await find()).Reason).toMatch(
      /^No phone number matches find .+: Amazon Chime SDK Voice in us-east-1 lists no such number for this account\./,
    );
  });

  test.each<[string, object, PhoneNumberRecord, PhoneNumberRecord]>([
    ['no associations', FIND, {}, { Associations: undefined }],
    ['associations that are null', FIND, {}, { Associations: null }],
    ['associations that are no list', FIND, {}, { Associations: {} }],
    ['no associations, which the list omits, too', FIND, { Associations: undefined }, { Associations: undefined }],
    ['no status', { Status: 'Assigned' }, {}, { Status: undefined }],
    ['a status that is null', { Status: 'Assigned' }, {}, { Status: null }],
    ['a status that is empty', { Status: 'Assigned' }, {}, { Status: '' }],
    ['no status, which the list omits, too', { Status: 'Assigned' }, { Status: undefined }, { Status: undefined }],
    ['no product type', { ProductType: 'VoiceConnector' }, {}, { ProductType: undefined }],
    [
      'no product type, which the list omits, too',
      { ProductType: 'VoiceConnector' },
      { ProductType: undefined },
      { ProductType: undefined },
    ],
    ['no country', { Country: 'US' }, {}, { Country: undefined }],
    ['no type', { Type: 'Local' }, {}, { Type: undefined }],
    ['no name', { Name: 'Support' }, { Name: 'Support' }, { Name: undefined }],
  ])('the details have %s: the number does not match', async (_, query, listed, details) => {
    put(recordOf(NUMBER, { ...listed, ...details }));
    harness.endpoint.injectFault(async (exchange) => {
      const isList = exchange.request.path.includes('?');
      await (isList ? page({ PhoneNumbers: [recordOf(NUMBER, listed)] }) : faults.latency(0))(exchange);
    });

    const { Status, Reason } = await find(query);

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^No phone number matches find .+: Amazon Chime SDK Voice in us-east-1 lists …0100, but GetPhoneNumber returns no number that meets the criteria\. Check the find prop/,
    );
    expect(await find(query, { OnMissing: 'empty' })).toMatchObject({ Data: { Exists: 'false' } });
  });

  test('the match is deleted, but still in the list: the lookup finds none', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'NotFoundException' });
    put(recordOf(NUMBER));

    expect(await find()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('lists …0100, but GetPhoneNumber returns no number'),
    });
    expect(harness.endpoint.requests.map(({ path }) => path.split('?', 1)[0])).toEqual([
      '/phone-numbers',
      '/phone-numbers/%2B12065550100', // Voice
      '/phone-numbers/%2B12065550100', // Chime
      '/phone-numbers',
    ]);
  });
});

describe('expectations', () => {
  test('apply to the number that was found', async () => {
    put(recordOf(NUMBER, { Status: 'Unassigned' }));

    expect(await find(FIND, { Expect: { Statuses: ['Assigned'] } })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'Phone number …0100 is not as expected: Status is Unassigned, expected Assigned.',
      ),
    });
  });

  test('that have to wait find the number again each time', async () => {
    put(recordOf(NUMBER, { Status: 'Unassigned' }));
    harness.clock.sleep = async (milliseconds) => {
      harness.endpoint.remove(NUMBER);
      put(recordOf(OTHER));
      await harness.clock.pass(milliseconds);
    };

    expect(await find(FIND, { Expect: { Statuses: ['Assigned'], WithinSeconds: '60' } })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: OTHER,
    });
  });
});

describe('an Update that finds', () => {
  const update = async (PhysicalResourceId: string, properties: Record<string, unknown> = {}) => {
    const event = harness.event({
      RequestType: 'Update',
      PhysicalResourceId,
      ResourceProperties: { Find: FIND, ...properties },
      OldResourceProperties: { Find: FIND, Refresh: '1' },
    });
    return (await harness.invoke(event, { clock: new FakeClock(), remaining: 60_000 })).response;
  };

  test('another number replaces the resource', async () => {
    put(recordOf(OTHER));

    expect(await update(NUMBER)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: OTHER });
  });

  test('none fails without replacing the resource', async () => {
    expect(await update(NUMBER)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
  });

  test('none instead of one, or one instead of none, replaces the resource under OnMissing.EMPTY', async () => {
    expect(await update(NUMBER, { OnMissing: 'empty' })).toMatchObject({ PhysicalResourceId: 'SupportLine' });
    put(recordOf(NUMBER));
    expect(await update('SupportLine', { OnMissing: 'empty' })).toMatchObject({ PhysicalResourceId: NUMBER });
  });
});

test("a Delete doesn't call Chime", async () => {
  const event = harness.event({ RequestType: 'Delete', PhysicalResourceId: NUMBER, ResourceProperties: { Find: {} } });

  expect((await harness.invoke(event)).response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  expect(harness.endpoint.requests).toEqual([]);
});
