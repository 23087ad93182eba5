/** The property `Find`: the queries that the function rejects before it calls Chime. */
import { describe, expect, test } from '@jest/globals';
import { FIND, NUMBER, recordOf, useFind } from './find-support';

const { harness, put } = useFind();

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
