/** One valid response for every event and for every body of Chime, with arbitrary events and bodies. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { send } from '../../fake-aws/loopback-server';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { AssociationName, PhoneNumberCapability, PhoneNumberStatus } from '../../lib/contract/phone-number-model';
import { assertValidResponse } from '../support/assert-valid-response';
import { FakeClock, type Invoked, STACK_ID, useHarness } from '../support/harness';

const NUMBER = '+12065550100';
const ATTRIBUTES = Object.values(PhoneNumberAttribute).sort();
const RUNS = { numRuns: 300 };

/** One test for each, because a test has a timeout. */
const ROUNDS = Array.from({ length: Number(process.env.PROPERTY_ROUNDS ?? 1) }, (_, index) => index + 1);

/** Forms of the number that have to be masked everywhere, also in a clipped text. */
const WRITTEN = ['+1 (206) 555-0100', '206-555-0100', 'fn-12065550100', `${':'.repeat(70)} 206.555.0100`];

/** Strings: plain, names of built-in properties, outside the Basic Multilingual Plane, half surrogate pairs, and long. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor'),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((code) => String.fromCharCode(code)) }),
  fc.string({ minLength: 500, maxLength: 6000, size: 'max' }),
  fc.constantFrom(...WRITTEN),
);

/** Any JSON, and an object that can't be converted to a string. */
const json = fc.oneof({ weight: 9, arbitrary: fc.jsonValue() }, fc.constant({ toString: null, valueOf: null }));

/** The value of a field: usually a valid one, else any JSON. */
const field = (valid: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: valid }, { weight: 1, arbitrary: text }, { weight: 2, arbitrary: json });

const association = fc.record(
  {
    Name: field(fc.constantFrom(...Object.values(AssociationName))),
    Value: field(fc.string()),
    AssociatedTimestamp: field(fc.constant('2019-10-28T18:40:37.453Z')),
  },
  { requiredKeys: [] },
);

const phoneNumber = fc.record(
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

const expectations = fc.record(
  {
    Statuses: field(fc.array(fc.constantFrom(...Object.values(PhoneNumberStatus)))),
    Types: field(fc.constant(['Local'])),
    ProductTypes: field(fc.constant(['VoiceConnector'])),
    Countries: field(fc.constant(['US', 'GB'])),
    Capabilities: field(fc.array(fc.constantFrom(...Object.values(PhoneNumberCapability)))),
    Associations: field(fc.array(association, { maxLength: 2 })),
    WithinSeconds: field(fc.integer({ min: 0, max: 100 }).map(String)),
  },
  { requiredKeys: [] },
);

const properties = fc.record(
  {
    PhoneNumberId: field(fc.constantFrom(NUMBER, '12065550100', '%2B12065550100')),
    Api: field(fc.constantFrom('auto', 'chime', 'chime-sdk-voice')),
    Region: field(fc.constantFrom('us-east-1', 'us-west-2')),
    OnMissing: field(fc.constantFrom('fail', 'empty')),
    AbsentValue: field(fc.string({ maxLength: 32 })),
    NoEcho: field(fc.constantFrom('true', 'false')),
    Expect: field(expectations),
  },
  { requiredKeys: ['PhoneNumberId'] },
);

/** An event whose `ResponseURL` is usable, invalid, or missing. */
const event = fc.record(
  {
    RequestType: field(fc.constantFrom('Create', 'Update', 'Delete')),
    ResponseURL: fc.oneof(
      { weight: 9, arbitrary: fc.constant('usable' as const) },
      { weight: 1, arbitrary: field(fc.constantFrom('', 'https://', 'ftp://127.0.0.1/')) },
    ),
    RequestId: field(fc.uuid()),
    StackId: field(fc.constant(STACK_ID)),
    ResourceType: field(fc.constant(RESOURCE_TYPE)),
    LogicalResourceId: field(fc.constant('SupportLine')),
    PhysicalResourceId: field(fc.constant(NUMBER)),
    ResourceProperties: field(properties),
    OldResourceProperties: field(properties),
  },
  { requiredKeys: ['ResponseURL'] },
);

const harness = useHarness();
let tried = 0;

afterAll(() => {
  process.stdout.write(`Properties: ${tried} arbitrary events and bodies tried\n`);
});

async function invoke(fields: Readonly<Record<string, unknown>>): Promise<Invoked> {
  tried += 1;
  return await harness.invoke(fields, { clock: new FakeClock(), remaining: 60_000 });
}

describe.each(ROUNDS)('round %i: for every body of Chime', () => {
  test('there is one response within 4,096 bytes, with all attributes as strings', async () => {
    // GIVEN
    let sent: unknown;
    harness.endpoint.injectFault(({ response }) => {
      send(response, { status: 200, body: JSON.stringify(sent) });
    });
    const body = field(fc.record({ PhoneNumber: field(phoneNumber) }));
    let successes = 0;

    await fc.assert(
      fc.asyncProperty(
        body,
        fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, expectations),
        async (value, Expect) => {
          // WHEN
          sent = value;
          const invoked = await invoke(
            harness.event({ ResourceProperties: { PhoneNumberId: NUMBER, ...(Expect && { Expect }) } }),
          );

          // THEN
          const { Status, Data } = invoked.response;
          expect(invoked.error).toBeUndefined();
          invoked.bodies.forEach((response) => {
            assertValidResponse(response, invoked.log);
          });
          successes += Status === 'SUCCESS' ? 1 : 0;
          expect(Object.keys(Data ?? {}).sort()).toEqual(Status === 'SUCCESS' ? ATTRIBUTES : []);
          expect(Object.values(Data ?? {}).every((attribute) => typeof attribute === 'string')).toBe(true);
        },
      ),
      RUNS,
    );

    // Without enough successes, the property would prove little.
    expect(successes).toBeGreaterThan(RUNS.numRuns / 4);
  });
});

describe.each(ROUNDS)('round %i: for every event', () => {
  test('there is one response, or a log line if the ResponseURL is not usable', async () => {
    await fc.assert(
      fc.asyncProperty(event, async ({ ResponseURL, ...fields }) => {
        // WHEN
        const isUsable = ResponseURL === 'usable';
        const url = isUsable ? harness.receiver.urlFor(randomUUID()) : ResponseURL;
        const invoked = await invoke({ ...fields, ResponseURL: url });

        // THEN
        expect(invoked.bodies).toHaveLength(isUsable ? 1 : 0);
        expect(invoked.log.includes('no usable ResponseURL')).toBe(!isUsable);
        invoked.bodies.forEach((response) => {
          assertValidResponse(response, invoked.log);
        });
        expect(invoked.error).toBeUndefined();
      }),
      RUNS,
    );
  });
});
