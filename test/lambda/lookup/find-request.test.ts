/** The property `Find`: the queries that the function rejects before it calls Chime. */
import { describe, expect, test } from '@jest/globals';
import { FIND, NUMBER, recordOf, useFind } from './find-support';

const { harness, put } = useFind();

describe('an invalid query', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['without criteria', { Find: {} }, /^The property Find has no criteria\. Set/],
    ['that is text', { Find: '' }, /^The property Find has no criteria\./],
    ['with an empty criterion', { Find: { ...FIND, Status: '' } }, /^The property Find\.Status is empty, so/],
    ['with a blank criterion', { Find: { ...FIND, Name: ' ' } }, /^The property Find\.Name is empty/],
    ['with a list as criterion', { Find: { ...FIND, Country: ['US'] } }, /^The property Find\.Country is empty/],
    [
      'with an association without a value',
      { Find: { Association: { Name: 'SipRuleId', Value: '' } } },
      /Find\.Association\.Value is empty/,
    ],
    [
      'with an association of another name',
      { Find: { Association: { Name: 'Queue', Value: 'q' } } },
      /^The property Find\.Association\.Name isn't one of AccountId/,
    ],
    [
      'with an association of another type',
      { Find: { Association: 'vc' } },
      /^The property Find\.Association\.Name isn't one of/,
    ],
    [
      'with a criterion of a later version',
      { Find: { ...FIND, Carrier: 'x' } },
      /^The property Find has the criterion Carrier, which/,
    ],
    ['beside a number', { PhoneNumberId: NUMBER, Find: FIND }, /^The properties PhoneNumberId and Find are both set\./],
    [
      'by name, for an API without names',
      { Api: 'chime', Find: { Name: 'Support' } },
      /^The property Find: The API 'chime' has no names/,
    ],
    [
      'by a product type that only the other API lists',
      { Find: { ProductType: 'BusinessCalling' } },
      /^The property Find: Only the API 'chime' lists/,
    ],
    ['that is missing, as the number is,', {}, /^The property PhoneNumberId is missing or empty\./],
  ])('%s fails before any call', async (_, properties, reason) => {
    put(recordOf(NUMBER));

    const { response } = await harness.create(properties);

    expect(response).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
    expect(harness.endpoint.requests).toEqual([]);
  });
});
