/** Lists of all numbers that match a query. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import type { PhoneNumberRecord } from '../../../fake-aws/inventory';
import { manyNumbers } from '../../support/many-numbers';
import { NUMBER, OTHER, page, recordOf, useFind, VOICE_CONNECTOR } from './find-support';

const { harness, put, list, queries, onRequest } = useFind();

const OF_MANY = { Find: { Association: { Name: 'VoiceConnectorId', Value: 'other' } } };

const numbersOf = (records: readonly PhoneNumberRecord[]) => records.map((record) => String(record.E164PhoneNumber));

/** The attributes that users read. */
const dataOf = ({ Data = {} }: { Data?: Readonly<Record<string, string>> }) => {
  const { QueryDigest, ...attributes } = Data;
  expect(QueryDigest).toMatch(/^[\da-f]{16}$/);
  return attributes;
};

describe('the attributes', () => {
  test('contain all numbers that match, sorted, and what the API lists of each', async () => {
    put(
      recordOf(OTHER, { Name: 'Clinic "North", Dr. O\'Brien', CallingName: 'ACME', Status: undefined }),
      recordOf('+442079460000', { Country: 'GB', Type: 'TollFree', Associations: [VOICE_CONNECTOR] }),
      recordOf('+18005550111', { Associations: [] }),
      recordOf(NUMBER, { Name: null, ProductType: '{{resolve:ssm:/secret}}' }),
    );

    const response = await list();

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Clinics' });
    const { PhoneNumbers = '', ...attributes } = dataOf(response);
    expect(attributes).toEqual({ Count: '3', E164PhoneNumbers: `${NUMBER},${OTHER},+442079460000` });
    const expected = [
      { E164PhoneNumber: NUMBER, Name: null, Status: 'Assigned', Type: 'Local', ProductType: null, Country: 'US' },
      {
        E164PhoneNumber: OTHER,
        Name: 'Clinic "North", Dr. O\'Brien',
        Status: null,
        Type: 'Local',
        ProductType: 'VoiceConnector',
        Country: 'US',
      },
      {
        E164PhoneNumber: '+442079460000',
        Name: null,
        Status: 'Assigned',
        Type: 'TollFree',
        ProductType: 'VoiceConnector',
        Country: 'GB',
      },
    ];
    expect(PhoneNumbers).toBe(JSON.stringify(expected));
    expect(response.NoEcho).toBeUndefined();
  });

  test.each([1, 99, 100, 250])('contain all of %i numbers, with one call for each page', async (count) => {
    const numbers = manyNumbers(count);
    put(...numbers);

    const response = await list(OF_MANY);

    expect(response.Status).toBe('SUCCESS');
    expect(dataOf(response)).toMatchObject({ Count: String(count), E164PhoneNumbers: numbersOf(numbers).join() });
    expect(queries()).toHaveLength(Math.ceil(count / 100));
    expect(harness.endpoint.requests).toHaveLength(queries().length);
  });

  test.each([300, 1000])('would be too long for %i numbers: the reason contains how many there are', async (count) => {
    put(...manyNumbers(count));

    expect(await list(OF_MANY)).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'Clinics',
      Reason: `The count of phone numbers that match find (VoiceConnectorId other) is ${count}, and the numbers take more than the 4096 bytes that CloudFormation accepts. Add a criterion to the find prop, such as association or country, and use several lists.`,
    });
  });

  test('have the absentValue instead of details that do not fit, and the log contains that', async () => {
    put(...manyNumbers(60));

    const response = await list({ ...OF_MANY, AbsentValue: 'none' });

    expect(dataOf(response)).toMatchObject({ Count: '60', PhoneNumbers: 'none' });
    expect(response.log).toMatch(/"message":"PhoneNumbers does not fit into the response".*"count":60/);
  });

  test.each(['', 'none'])('have the absentValue %j instead of no numbers', async (AbsentValue) => {
    const response = await list({ MinCount: '0', AbsentValue });

    expect(response.Status).toBe('SUCCESS');
    expect(dataOf(response)).toEqual({ Count: '0', E164PhoneNumbers: AbsentValue, PhoneNumbers: '[]' });
  });

  test('are the same in whatever order the pages have the numbers', async () => {
    const numbers = manyNumbers(120);
    put(...numbers);
    const { Data } = await list(OF_MANY);
    numbers.forEach((record) => {
      harness.endpoint.remove(String(record.E164PhoneNumber));
    });
    put(...numbers.toReversed());

    expect((await list(OF_MANY)).Data).toEqual(Data);
  });

  test('contain a number once that moves to a later page', async () => {
    const [first, last, ...rest] = manyNumbers(150);
    put(last ?? {}, ...rest);
    // WHEN another number moves the last one of the first page, after that was read
    onRequest(2, (exchange) => {
      rest.forEach((record) => {
        harness.endpoint.remove(String(record.E164PhoneNumber));
      });
      put(first ?? {}, ...rest);
      return faults.latency(0)(exchange);
    });

    const { Count = '', E164PhoneNumbers = '' } = dataOf(await list(OF_MANY));

    const numbers = E164PhoneNumbers.split(',');
    expect(numbers).toHaveLength(Number(Count));
    expect(numbers).toEqual([...new Set(numbers)].sort());
    expect(Count).toBe('149');
  });

  test('are masked if the properties say so', async () => {
    put(recordOf(NUMBER));

    expect(await list({ NoEcho: 'true' })).toMatchObject({ Status: 'SUCCESS', NoEcho: true });
  });
});

describe('the API', () => {
  test.each([
    ['auto', 'chime-sdk-voice', '100'],
    ['chime-sdk-voice', 'chime-sdk-voice', '100'],
    ['chime', 'chime', '99'],
  ])('%s lists the numbers of %s', async (Api, namespace, size) => {
    put(recordOf(NUMBER));

    const { Status } = await list({ Api });

    expect(Status).toBe('SUCCESS');
    expect(queries()).toEqual([
      { namespace, 'filter-name': VOICE_CONNECTOR.Name, 'filter-value': VOICE_CONNECTOR.Value, 'max-results': size },
    ]);
  });

  test('that does not know the Voice Connector has no such numbers', async () => {
    onRequest(1, faults.refuse(errorResponse('NotFoundException', 'ListPhoneNumbers')), 2);

    const { Status, Reason } = await list();
    const empty = await list({ MinCount: '0' });

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^The count of phone numbers that match find \(VoiceConnectorId abcdef1ghij2klmno3pqr4\) is 0, less than the minCount of 1: Amazon Chime SDK Voice in us-east-1 answered 404 NotFoundException .*\. Check the find prop/,
    );
    expect(dataOf(empty)).toMatchObject({ Count: '0' });
  });

  test('that returns a match without a number fails the list', async () => {
    onRequest(1, page({ PhoneNumbers: [recordOf(NUMBER), { ...recordOf('x') }] }));

    const { Reason } = await list();

    expect(Reason).toContain('lists a match without a number in E.164 format. Add a criterion');
  });
});

describe('the count', () => {
  const matching = 'The count of phone numbers that match find (VoiceConnectorId abcdef1ghij2klmno3pqr4)';
  const tooFew = (is: string, least: number) =>
    `${matching} is ${is}, less than the minCount of ${least}. Check the find prop, the account, and the region prop, or lower minCount.`;
  const tooMany = (is: string, most: number) =>
    `${matching} is ${is}, more than the maxCount of ${most}. Add a criterion to the find prop, or raise maxCount.`;

  test.each<[number, Record<string, unknown>, string | undefined]>([
    [0, {}, tooFew('0', 1)],
    [0, { MaxCount: '5' }, tooFew('0', 1)],
    [0, { MinCount: '0', MaxCount: '0' }, undefined],
    [1, {}, undefined],
    [1, { MinCount: '2' }, tooFew('1', 2)],
    [2, { MinCount: '2', MaxCount: '2' }, undefined],
    [2, { MaxCount: '1' }, tooMany('2', 1)],
    [1, { MinCount: '0', MaxCount: '0' }, tooMany('1', 0)],
  ])('%i with %j', async (count, properties, reason) => {
    put(...[NUMBER, OTHER].slice(0, count).map((number) => recordOf(number)));

    const { Status, Reason } = await list(properties);

    expect([Status, Reason]).toEqual([reason === undefined ? 'SUCCESS' : 'FAILED', reason]);
  });

  test('mentions the Regions in which AWS documents phone numbers only if there are none', async () => {
    expect((await list({ Region: 'eu-west-1' })).Reason).toContain('try one of these as region. Check the find prop');
    put(recordOf(NUMBER));
    expect((await list({ Region: 'eu-west-1', MinCount: '2' })).Reason).toBe(tooFew('1', 2));
  });

  test('is waited for', async () => {
    put(recordOf(NUMBER));
    const { clock } = harness;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (clock.now() > 25_000) {
        put(recordOf(OTHER));
      }
    };

    const response = await list({ MinCount: '2', WithinSeconds: '50' });

    expect(dataOf(response)).toMatchObject({ Count: '2' });
    expect(clock.sleeps).toEqual([10_000, 10_000, 10_000]);
    expect(response.log).toMatch(/"message":"Waiting for the count".*"count":1/);
  });

  test('is waited for in vain', async () => {
    put(recordOf(NUMBER));

    const { Reason } = await list({ MinCount: '2', WithinSeconds: '25' });

    expect(Reason).toBe(tooFew('1 after 25 s', 2));
  });

  test('of a list with several pages that is too low is listed once more, because pages can shift', async () => {
    const numbers = manyNumbers(150);
    put(...numbers);
    onRequest(2, (exchange) => {
      harness.endpoint.remove(String(numbers[0]?.E164PhoneNumber));
      put(numbers[0] ?? {});
      return faults.latency(0)(exchange);
    });

    expect(dataOf(await list({ ...OF_MANY, MinCount: '150' }))).toMatchObject({ Count: '150' });
    expect(queries()).toHaveLength(4);
  });
});

describe('properties that are not valid fail before any call', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ MinCount: '1.5' }, "The property MinCount isn't a whole number of 0 or more."],
    [{ MinCount: '' }, "The property MinCount isn't a whole number of 0 or more."],
    [{ MaxCount: '-1' }, "The property MaxCount isn't a whole number of 0 or more."],
    [{ MaxCount: '0' }, 'The property MaxCount is 0, less than the MinCount of 1. Check the parameters or references'],
    [{ MinCount: '3', MaxCount: '2' }, 'The property MaxCount is 2, less than the MinCount of 3.'],
    [{ WithinSeconds: 'soon' }, "The property WithinSeconds isn't a number of seconds."],
    [{ Find: {} }, 'The property Find has no criteria.'],
    [{ Find: undefined }, 'The property Find has no criteria.'],
    [{ Find: { Country: ' ' } }, 'The property Find.Country is empty, so the lookup would find more numbers'],
    [{ Find: { Carrier: 'x' } }, 'The property Find has the criterion Carrier'],
  ])('%j', async (properties, reason) => {
    const { Status, Reason } = await list(properties);

    expect(Status).toBe('FAILED');
    expect(Reason).toContain(reason);
    expect(queries()).toEqual([]);
  });

  test('such as an absentValue that a rollback could not read', async () => {
    const { Reason } = await list({ MinCount: '0', AbsentValue: 'x\nPhoneNumbers=', OnRollback: 'restore' });

    expect(Reason).toContain('or the absentValue prop, has a line that begins like an attribute');
  });
});

test('neither the log nor a reason contains a number or a name', async () => {
  put(recordOf(NUMBER, { Name: 'Dr. Jekyll' }));

  const failed = await list({ Find: { Name: 'Dr. Jekyll' }, MinCount: '2' });
  const { log } = await list({ Find: { Name: 'Dr. Jekyll' } });

  expect(failed.Reason).toContain('that match find (Name of 10 characters) is 1');
  expect(`${failed.log}${String(failed.Reason)}${log}`).not.toMatch(/206\D?555|Jekyll/);
});
