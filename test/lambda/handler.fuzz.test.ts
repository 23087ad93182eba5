/** One valid response for every event and for every body of Chime, with arbitrary events and bodies. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { send } from '../../fake-aws/loopback-server';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { PhoneNumberCapability, PhoneNumberStatus } from '../../lib/contract/phone-number-model';
import { association, field, phoneNumber } from '../support/arbitrary-numbers';
import { assertValidResponse } from '../support/assert-valid-response';
import { ROUNDS, runs } from '../support/fuzz';
import { FakeClock, type Invoked, STACK_ID, useHarness } from '../support/harness';

const NUMBER = '+12065550100';
const ATTRIBUTES = Object.values(PhoneNumberAttribute).sort();
const RUNS = runs(300);

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
