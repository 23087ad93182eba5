/** Lookups that find their number: `ListPhoneNumbers`, page by page, and exactly one match. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import type { PhoneNumberRecord } from '../../../fake-aws/inventory';
import type { Fault } from '../../../fake-aws/loopback-server';
import { manyNumbers } from '../../support/many-numbers';
import { FakeClock, useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const OTHER = '+12065550101';
const VOICE_CONNECTOR = { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' };
const FIND = { Association: VOICE_CONNECTOR };

const recordOf = (number: string, fields: PhoneNumberRecord = {}): PhoneNumberRecord => ({
  PhoneNumberId: number.replace('+', '%2B'),
  E164PhoneNumber: number,
  Country: 'US',
  Type: 'Local',
  ProductType: 'VoiceConnector',
  Status: 'Assigned',
  Associations: [{ ...VOICE_CONNECTOR, AssociatedTimestamp: '2026-01-01T00:00:00.000Z' }],
  ...fields,
});

const harness = useHarness({ inventory: { PhoneNumbers: [] } });

const put = (...records: PhoneNumberRecord[]) => {
  records.forEach((record) => {
    harness.endpoint.put(record);
  });
};

const find = async (Find: unknown = FIND, properties: Record<string, unknown> = {}, clock = new FakeClock()) => {
  const { response, log } = await harness.create({ Find, ...properties }, { clock, remaining: 60_000 });
  return { ...response, log };
};

const queries = () =>
  harness.endpoint.requests.flatMap(({ namespace, path }) =>
    path.startsWith('/phone-numbers?')
      ? [{ namespace, ...Object.fromEntries(new URL(path, 'http://localhost').searchParams) }]
      : [],
  );

/** Lets the first requests pass, then meets one with a fault. */
const onRequest = (count: number, fault: Fault, times = 1) => {
  let seen = 0;
  harness.endpoint.injectFault((exchange) => {
    seen += 1;
    if (seen >= count && seen < count + times) {
      return fault(exchange);
    }
    return faults.latency(0)(exchange);
  });
};

/** A page as the service might answer it. */
const page = (body: unknown): Fault =>
  faults.refuse({ status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

describe('the one number that matches', () => {
  test('is looked up: its details are the attributes, and it is the physical ID', async () => {
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
      'all together',
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
  ])('by its %s', async (_, fields, query) => {
    put(recordOf(NUMBER, fields), ...manyNumbers(2), recordOf(OTHER, { Name: 'support' }));

    expect(await find(query)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  });

  test.each([['Voice Connector'], ['VoiceConnector']])(
    'by its product type %s, as the service prints it or as its model has it',
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
  ])('the API %s lists it', async (Api, namespace, size) => {
    put(recordOf(NUMBER));

    expect(await find(FIND, { Api })).toMatchObject({ Status: 'SUCCESS', Data: { ServedBy: namespace } });
    expect(queries()).toMatchObject([{ namespace, 'max-results': size }]);
  });
});

describe('on several pages', () => {
  test('on page three of 250 numbers', async () => {
    put(...manyNumbers(240), recordOf(NUMBER, { Name: 'Support' }), ...manyNumbers(249).slice(240));

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(3);
  });

  test('every page has the filters', async () => {
    put(...manyNumbers(150), recordOf(NUMBER, { Name: 'Support' }));

    await find({ Status: 'Assigned', ProductType: 'VoiceConnector', Name: 'Support' });

    expect(queries()).toMatchObject([
      { status: 'Assigned', 'product-type': 'VoiceConnector' },
      { status: 'Assigned', 'product-type': 'VoiceConnector', 'next-token': expect.any(String) },
    ]);
  });

  test('a number that moves to a later page counts once', async () => {
    // GIVEN the number is the last one of the first page
    const [first, ...rest] = manyNumbers(150);
    put(...rest.slice(0, 98), recordOf(NUMBER, { Name: 'Support' }), ...rest.slice(98));
    // WHEN another one gets in before it after that page was read
    onRequest(2, (exchange) => {
      harness.endpoint.remove(NUMBER);
      put(first ?? {}, recordOf(NUMBER, { Name: 'Support' }));
      return faults.latency(0)(exchange);
    });

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(2);
  });

  test('a number that moves to a page that had been read is found all the same', async () => {
    // GIVEN the number is the first one of the second page
    const others = manyNumbers(150);
    put(...others.slice(0, 100), recordOf(NUMBER, { Name: 'Support' }), ...others.slice(100));
    // WHEN it becomes the last one of the first page after that was read
    onRequest(2, (exchange) => {
      harness.endpoint.remove(String(others[0]?.E164PhoneNumber));
      return faults.latency(0)(exchange);
    });

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(4);
  });

  test.each([1, 2, 3])('throttling on page %i is retried', async (count) => {
    put(...manyNumbers(249), recordOf(NUMBER, { Name: 'Support' }));
    onRequest(count, faults.refuse(errorResponse('ThrottledClientException', 'ListPhoneNumbers')), 2);
    const clock = new FakeClock();

    expect(await find({ Name: 'Support' }, {}, clock)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(5);
    expect(clock.sleeps).toHaveLength(2);
  });

  test('throttling that does not end says on which page', async () => {
    put(...manyNumbers(250));
    onRequest(2, faults.refuse(errorResponse('ThrottledClientException', 'ListPhoneNumbers')), Infinity);

    const { Status, Reason } = await find({ Name: 'Support' });

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^The phone numbers for find \(Name of 7 characters\) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 answered 429 ThrottledClientException \(Rate exceeded; .*\) after \d+ attempts in \d+ s\. Set reservedConcurrentExecutions/,
    );
  });

  test('a NextToken that repeats ends with a reason', async () => {
    harness.endpoint.injectFault(page({ PhoneNumbers: [recordOf(NUMBER)], NextToken: 'again' }));

    const { Status, Reason } = await find();

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      'The phone numbers for find (VoiceConnectorId abcdef1ghij2klmno3pqr4) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 returned the same NextToken twice, so the list has no end. Deploy again. If the problem persists, report it to AWS Support.',
    );
    expect(harness.endpoint.requests).toHaveLength(2);
  });

  test('pages without end end with the time', async () => {
    const clock = new FakeClock();
    let pages = 0;
    harness.endpoint.injectFault(async (exchange) => {
      pages += 1;
      await clock.pass(1000);
      return page({ PhoneNumbers: [], NextToken: `token ${pages}` })(exchange);
    });

    const { Status, Reason } = await find(FIND, {}, clock);

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not be listed, page \d+: .* returned no response within /);
    expect(clock.now()).toBeLessThan(60_000);
  });
});

describe('no number', () => {
  test.each([70, 75, 78])(
    'a number in a criterion, which is cut off after it: %d characters before it',
    async (length) => {
      const value = `${'x'.repeat(length)} +12065550123 and more`;

      const { Reason } = await find({ Association: { Name: 'VoiceConnectorId', Value: value } });

      expect(Reason).toMatch(/^No phone number matches find \(VoiceConnectorId x+ ?(…0123)?…\)/);
    },
  );

  test('fails with a sentence to act on', async () => {
    put(...manyNumbers(3));

    const { Status, Reason, PhysicalResourceId } = await find({ ...FIND, Status: 'Assigned' });

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      'No phone number matches find (VoiceConnectorId abcdef1ghij2klmno3pqr4, Status Assigned): Amazon Chime SDK Voice in us-east-1 lists no such number for this account. Check the find prop, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.',
    );
    expect(PhysicalResourceId).toBe('SupportLine');
  });

  test('with EMPTY succeeds without a number, under an ID that stays the same', async () => {
    const { Status, PhysicalResourceId, Data } = await find(FIND, { OnMissing: 'empty', AbsentValue: 'none' });

    expect({ Status, PhysicalResourceId }).toEqual({ Status: 'SUCCESS', PhysicalResourceId: 'SupportLine' });
    expect(Data).toMatchObject({ Exists: 'false', PhoneNumberId: 'none', E164PhoneNumber: 'none', Status: 'none' });
  });

  test('the API knows nothing of the filter', async () => {
    harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'NotFoundException' });

    expect(await find(FIND, { OnMissing: 'empty' })).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
    expect(await find()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('No phone number matches'),
    });
  });
});

describe('several numbers', () => {
  test('fail with how many, and with the last four digits of the first five', async () => {
    put(...manyNumbers(150));

    const { Status, Reason, log } = await find({ Country: 'US' });

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      '150 phone numbers match find (Country US), and a lookup requires exactly one: …1000, …1001, …1002, …1003, …1004 and 145 more. Add a criterion to the find prop, such as name, or change the numbers in Amazon Chime.',
    );
    expect(`${Reason ?? ''}${log}`).not.toMatch(/206\D?555/);
  });

  test('fail with EMPTY too', async () => {
    put(recordOf(NUMBER), recordOf(OTHER));

    expect(await find(FIND, { OnMissing: 'empty' })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        '2 phone numbers match find (VoiceConnectorId abcdef1ghij2klmno3pqr4), and a lookup requires exactly one: …0100, …0101. Add',
      ),
    });
  });
});

describe('a number that changes after it was listed', () => {
  test('and whose place another one takes: that one is found', async () => {
    put(recordOf(NUMBER));
    onRequest(2, (exchange) => {
      harness.endpoint.remove(NUMBER);
      put(recordOf(OTHER));
      return faults.latency(0)(exchange);
    });

    expect(await find()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: OTHER });
  });

  test('so that it no longer matches: none is found', async () => {
    put(recordOf(NUMBER));
    onRequest(2, (exchange) => {
      put(recordOf(NUMBER, { Associations: [] }));
      return faults.latency(0)(exchange);
    });

    expect(await find()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('No phone number matches'),
    });
  });

  test('and that the list has all the same: none is found', async () => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'NotFoundException' });
    put(recordOf(NUMBER));

    expect(await find()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('No phone number matches'),
    });
    expect(harness.endpoint.requests.map(({ path }) => path.split('?', 1)[0])).toEqual([
      '/phone-numbers',
      '/phone-numbers/%2B12065550100', // Voice
      '/phone-numbers/%2B12065550100', // Chime
      '/phone-numbers',
    ]);
  });
});

describe('what the service answers', () => {
  test('foreign fields, values and records do no harm', async () => {
    const first = { ...recordOf(NUMBER), Tags: [{ Key: 'a' }], Capabilities: { InboundFax: true }, Status: 'Assigned' };
    put(first);
    onRequest(
      1,
      page({
        PhoneNumbers: [null, 7, 'text', { Country: { Code: 'US' } }, { ...first, Country: 'US' }],
        NextToken: null,
        Total: 5,
      }),
    );

    expect(await find({ Country: 'US' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  });

  test('an API that filters nothing finds nothing else', async () => {
    put(recordOf(NUMBER), ...manyNumbers(3), recordOf(OTHER, { Status: 'Unassigned' }));
    onRequest(
      1,
      page({ PhoneNumbers: [recordOf(NUMBER), ...manyNumbers(3), recordOf(OTHER, { Status: 'Unassigned' })] }),
    );

    expect(await find({ ...FIND, Status: 'Assigned' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
    });
  });

  test('a record that leaves out what the API filtered by is taken to have it', async () => {
    put(recordOf(NUMBER));
    onRequest(1, page({ PhoneNumbers: [{ E164PhoneNumber: NUMBER }] }));

    expect(await find({ ...FIND, Status: 'Assigned' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['no list', { PhoneNumber: {} }, /page 1: .* returned a success without PhoneNumbers\. Deploy again/],
    [
      'a token of another type',
      { PhoneNumbers: [], NextToken: 7 },
      /returned a success whose NextToken isn't a string/,
    ],
    [
      'a match without a number',
      { PhoneNumbers: [{ E164PhoneNumber: 'anonymous' }] },
      /lists a match without a number in E\.164 format\. Add/,
    ],
  ])('%s', async (_, body, reason) => {
    onRequest(1, page(body));

    expect(await find()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  });

  test('no permission names the action that is missing', async () => {
    harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });
    const clock = new FakeClock();

    expect(await find(FIND, {}, clock)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/AccessDeniedException .*Allow chime:ListPhoneNumbers on \*/),
    });
    expect(clock.now()).toBeGreaterThan(30_000);
  });
});

describe('expectations', () => {
  test('hold for the number that was found', async () => {
    put(recordOf(NUMBER, { Status: 'Unassigned' }));

    expect(await find(FIND, { Expect: { Statuses: ['Assigned'] } })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'Phone number …0100 is not as expected: Status is Unassigned, expected Assigned.',
      ),
    });
  });

  test('while they are waited for, the number is found anew', async () => {
    const clock = new FakeClock();
    put(recordOf(NUMBER, { Status: 'Unassigned' }));
    clock.sleep = async (milliseconds) => {
      harness.endpoint.remove(NUMBER);
      put(recordOf(OTHER));
      await clock.pass(milliseconds);
    };

    expect(await find(FIND, { Expect: { Statuses: ['Assigned'], WithinSeconds: '60' } }, clock)).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: OTHER,
    });
  });
});

describe('an Update', () => {
  const update = async (PhysicalResourceId: string, properties: Record<string, unknown> = {}) => {
    const event = harness.event({
      RequestType: 'Update',
      PhysicalResourceId,
      ResourceProperties: { Find: FIND, ...properties },
      OldResourceProperties: { Find: FIND, Refresh: '1' },
    });
    return (await harness.invoke(event, { clock: new FakeClock(), remaining: 60_000 })).response;
  };

  test('that finds another number replaces the resource', async () => {
    put(recordOf(OTHER));

    expect(await update(NUMBER)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: OTHER });
  });

  test('that finds none fails without replacing anything', async () => {
    expect(await update(NUMBER)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
  });

  test('that finds none or one, with EMPTY, replaces the resource both ways', async () => {
    expect(await update(NUMBER, { OnMissing: 'empty' })).toMatchObject({ PhysicalResourceId: 'SupportLine' });
    put(recordOf(NUMBER));
    expect(await update('SupportLine', { OnMissing: 'empty' })).toMatchObject({ PhysicalResourceId: NUMBER });
  });
});

test('a Delete asks nobody', async () => {
  const event = harness.event({ RequestType: 'Delete', PhysicalResourceId: NUMBER, ResourceProperties: { Find: {} } });

  expect((await harness.invoke(event)).response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  expect(harness.endpoint.requests).toEqual([]);
});

describe('a query that is none', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['no criteria', { Find: {} }, /^The property Find has no criteria\. Set/],
    ['text', { Find: '' }, /^The property Find has no criteria\./],
    ['an empty criterion', { Find: { ...FIND, Status: '' } }, /^The property Find\.Status is empty, so/],
    ['a blank criterion', { Find: { ...FIND, Name: ' ' } }, /^The property Find\.Name is empty/],
    ['a list', { Find: { ...FIND, Country: ['US'] } }, /^The property Find\.Country is empty/],
    [
      'an association without a value',
      { Find: { Association: { Name: 'SipRuleId', Value: '' } } },
      /Find\.Association\.Value is empty/,
    ],
    [
      'an association of another name',
      { Find: { Association: { Name: 'Queue', Value: 'q' } } },
      /^The property Find\.Association\.Name isn't one of AccountId/,
    ],
    [
      'an association of another type',
      { Find: { Association: 'vc' } },
      /^The property Find\.Association\.Name isn't one of/,
    ],
    [
      'a criterion of a later version',
      { Find: { ...FIND, Carrier: 'x' } },
      /^The property Find has the criterion Carrier, which/,
    ],
    [
      'a number as well',
      { PhoneNumberId: NUMBER, Find: FIND },
      /^The properties PhoneNumberId and Find are both set\./,
    ],
    [
      'names, where there are none',
      { Api: 'chime', Find: { Name: 'Support' } },
      /^The property Find: The API 'chime' has no names/,
    ],
    [
      'a product of the other API',
      { Find: { ProductType: 'BusinessCalling' } },
      /^The property Find: Only the API 'chime' lists/,
    ],
    ['neither', {}, /^The property PhoneNumberId is missing or empty\./],
  ])('%s fails before any call', async (_, properties, reason) => {
    put(recordOf(NUMBER));

    const { response } = await harness.create(properties);

    expect(response).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
    expect(harness.endpoint.requests).toEqual([]);
  });
});
