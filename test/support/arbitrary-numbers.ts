/** Arbitrary responses of Chime about +12065550100: most elements are valid, and some are any JSON. */
import * as fc from 'fast-check';
import { AssociationName, PhoneNumberCapability, PhoneNumberStatus } from '../../lib/contract/phone-number-model';

const NUMBER = '+12065550100';

/** Forms of the number that have to be masked everywhere, also in a clipped text. */
const WRITTEN = ['+1 (206) 555-0100', '206-555-0100', 'fn-12065550100', `${':'.repeat(70)} 206.555.0100`];

/** Strings: plain, names of built-in properties, outside the Basic Multilingual Plane, half surrogate pairs, and long. */
export const text = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor'),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((code) => String.fromCharCode(code)) }),
  fc.string({ minLength: 500, maxLength: 6000, size: 'max' }),
  fc.constantFrom(...WRITTEN, '{{resolve:ssm:/secret}}', 'Hotline\nStatus=Assigned'),
);

/** Any JSON, and an object that can't be converted to a string. */
export const json = fc.oneof({ weight: 9, arbitrary: fc.jsonValue() }, fc.constant({ toString: null, valueOf: null }));

/** The value of a field: usually a valid one, else any JSON. */
export const field = (valid: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: valid }, { weight: 1, arbitrary: text }, { weight: 2, arbitrary: json });

export const association = fc.record(
  {
    Name: field(fc.constantFrom(...Object.values(AssociationName))),
    Value: field(fc.string()),
    AssociatedTimestamp: field(fc.constant('2019-10-28T18:40:37.453Z')),
  },
  { requiredKeys: [] },
);

export const phoneNumber = fc.record(
  {
    PhoneNumberId: field(fc.constantFrom(NUMBER, '%2B12065550100')),
    E164PhoneNumber: field(fc.constant(NUMBER)),
    PhoneNumberArn: field(fc.constant('arn:aws:chime:us-east-1:111122223333:phone-number/+12065550100')),
    Status: field(fc.constantFrom(...Object.values(PhoneNumberStatus))),
    Type: field(fc.constantFrom('Local', 'TollFree')),
    ProductType: field(fc.constantFrom('Voice Connector', 'SipMediaApplicationDialIn')),
    Country: field(fc.constant('US')),
    CallingName: field(fc.constant(null)),
    CallingNameStatus: field(fc.constant('Unassigned')),
    Name: field(fc.string({ unit: 'binary', maxLength: 256 })),
    OrderId: field(fc.uuid()),
    CreatedTimestamp: field(fc.constant('2019-08-12T22:10:20.521Z')),
    UpdatedTimestamp: field(fc.constant('2019-08-12T22:10:20.521Z')),
    DeletionTimestamp: field(fc.constant(null)),
    Capabilities: field(fc.dictionary(fc.constantFrom(...Object.values(PhoneNumberCapability)), field(fc.boolean()))),
    Associations: field(
      fc.oneof(
        fc.array(field(association), { maxLength: 5 }),
        fc
          .tuple(field(association), fc.integer({ min: 20, max: 500 }))
          .map(([one, count]) => Array.from({ length: count }, () => one)),
      ),
    ),
    // The API may add elements.
    Novelty: json,
  },
  { requiredKeys: ['E164PhoneNumber'] },
);
