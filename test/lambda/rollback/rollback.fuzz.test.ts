/** What holds for every Update: whatever the stack's status, whatever Chime says, and whatever the parameter holds. */
import { beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { htmlPage, refuse, reset } from '../../../fake-aws/faults';
import { type Fault, send } from '../../../fake-aws/loopback-server';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { assertAcceptable } from '../../support/assert-valid-response';
import { queryError } from '../../../fake-aws/query-protocol';
import { FakeClock, useHarness } from '../../support/harness';
import { ssmError } from '../../../fake-aws/ssm-endpoint';

type Attributes = Record<PhoneNumberAttribute, string>;

const RUNS = { numRuns: 200 };
const NUMBER = '+12065550100';
const OTHER_NUMBER = '+18005550111';
const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';
const CONNECTOR = { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' };
const NAMES = Object.values(PhoneNumberAttribute);

const works: Fault = ({ respond, response }) => {
  send(response, respond());
};

/**
 * What Chime does, and whether it says of the number that it is there, that it is missing, or nothing usable. What is
 * tried again and again takes time, and the fault matrix has it, so that it is rare here.
 */
const chime = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ says: 'there', fault: works }) },
  { weight: 4, arbitrary: fc.constant({ says: 'missing', fault: refuse(errorResponse('NotFoundException')) }) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(
        refuse(errorResponse('BadRequestException')),
        refuse({ status: 200, body: '{"PhoneNumbers":7}' }),
        htmlPage(404),
      )
      .map((fault) => ({ says: 'nothing', fault })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(refuse(errorResponse('ServiceUnavailableException')), reset)
      .map((fault) => ({ says: 'nothing', fault })),
  },
);

/** The stack's status, as CloudFormation tells it or does not. */
const stack = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom('UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'IMPORT_ROLLBACK_IN_PROGRESS')
      .map((status) => ({ status, fault: works, isRollingBack: true })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_FAILED', '', 'x')
      .map((status) => ({ status, fault: works, isRollingBack: false })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      status: 'UPDATE_ROLLBACK_IN_PROGRESS',
      fault: refuse(queryError(403, 'AccessDenied', 'denied')),
      isRollingBack: false,
    }),
  },
);

/** Attributes as a lookup of the number gives them. */
const attributes = fc
  .record({
    texts: fc.array(fc.string({ maxLength: 20 }), { minLength: NAMES.length, maxLength: NAMES.length }),
    associations: fc.array(fc.record({ Name: fc.string(), Value: fc.string() }), { maxLength: 3 }),
    object: fc.dictionary(fc.string(), fc.boolean(), { maxKeys: 5 }).map((object) => JSON.stringify(object)),
  })
  .map(({ texts, associations, object }): Attributes => ({
    ...(Object.fromEntries(NAMES.map((name, index) => [name, texts[index] ?? ''])) as Attributes),
    PhoneNumberId: NUMBER,
    ProductType: 'VoiceConnector',
    Capabilities: object,
    Associations: JSON.stringify([...associations, CONNECTOR]),
    AssociationCount: String(associations.length + 1),
    AssociationsTruncated: 'false',
    Details: object,
    Exists: 'true',
  }));

/** One version of the parameter, and the attributes in it that may be the answer. */
const version: fc.Arbitrary<{ readonly text: string; readonly usable: Attributes | undefined }> = fc.oneof(
  {
    weight: 3,
    arbitrary: attributes.map((whole) => ({ text: writeLastSuccess(whole), usable: whole })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        attributes,
        fc.constantFrom<Partial<Attributes>>(
          { PhoneNumberId: OTHER_NUMBER, Associations: '[]' },
          { PhoneNumberId: 'the number' },
          { Associations: '[' },
          { Capabilities: '7' },
          { Details: 'none at all' },
          { AssociationCount: 'many' },
          { AssociationsTruncated: 'perhaps' },
          { Exists: 'perhaps' },
          { Name: '"'.repeat(3000) },
        ),
      )
      .map(([whole, edited]) => ({ text: writeLastSuccess({ ...whole, ...edited }), usable: undefined })),
  },
  {
    weight: 1,
    arbitrary: fc
      .oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json())
      .map((text) => ({ text, usable: undefined })),
  },
);

const request = fc.record({
  subject: fc.constantFrom({ PhoneNumberId: NUMBER }, { Find: { Association: CONNECTOR } }),
  OnRollback: fc.constantFrom('restore', 'restore', 'restore', 'look-up'),
  OnMissing: fc.constantFrom('fail', 'empty'),
  AbsentValue: fc.constantFrom('', 'none'),
  Expect: fc.constantFrom(undefined, { Statuses: ['Assigned'] }, { Statuses: ['Unassigned'], WithinSeconds: '30' }),
});

const harness = useHarness();

/** What the next requests meet with. */
const faults = { chime: works, cloudFormation: works, ssm: works };

beforeEach(() => {
  const { cloudFormation, ssm } = harness;
  harness.endpoint.injectFault((exchange) => faults.chime(exchange));
  cloudFormation.injectFault((exchange) => faults.cloudFormation(exchange));
  ssm.injectFault((exchange) => faults.ssm(exchange));
});

test('an Update is answered once, and one that rolls back succeeds wherever there is something to succeed with', async () => {
  const { cloudFormation, ssm } = harness;
  const counts = { restored: 0, failedInRollback: 0 };

  await fc.assert(
    fc.asyncProperty(
      request,
      chime,
      stack,
      fc.array(version, { maxLength: 3 }),
      fc.constantFrom(works, works, works, refuse(ssmError('ValidationException'))),
      async (
        { subject, ...properties },
        { says, fault },
        { status, fault: silence, isRollingBack },
        versions,
        store,
      ) => {
        // GIVEN
        Object.assign(faults, { chime: fault, cloudFormation: silence, ssm: store });
        cloudFormation.stackStatus = status;
        ssm.remove(PARAMETER);
        versions.forEach(({ text }) => {
          ssm.put(PARAMETER, text);
        });

        // WHEN
        ssm.requests.length = 0;
        const event = harness.event({
          RequestType: 'Update',
          PhysicalResourceId: NUMBER,
          ResourceProperties: { ...subject, ...properties },
        });
        const { response, bodies, log, error } = await harness.invoke(event, {
          clock: new FakeClock(),
          remaining: 120_000,
        });

        // THEN it is answered once, and no error escapes
        expect([error, bodies.length]).toEqual([undefined, 1]);
        assertAcceptable(bodies[0] ?? '', log);

        // THEN what Chime says is the answer, unless an expectation does not hold and the stack goes forward
        const isUsable = says === 'there' || (says === 'missing' && properties.OnMissing === 'empty');
        const isMet = says === 'missing' || properties.Expect?.Statuses[0] !== 'Unassigned';
        // THEN else the newer usable one of the two newest versions is the answer to a rollback
        const reads = !isUsable && isRollingBack && properties.OnRollback === 'restore';
        const stored = versions.slice(-2).findLast(({ usable }) => usable !== undefined)?.usable;
        const restored = reads && store === works ? stored : undefined;
        const succeeds = isUsable ? isMet || isRollingBack : restored !== undefined;
        const current = expect.objectContaining({ Exists: String(says === 'there') });
        expect(response.Status).toBe(succeeds ? 'SUCCESS' : 'FAILED');
        expect(response.Data).toEqual(succeeds ? (restored ?? current) : undefined);
        expect(ssm.requests.length > 0).toBe(reads);

        // THEN a rollback that fails all the same says how to go on
        const failsInRollback = isRollingBack && !succeeds;
        expect((response.Reason ?? '').endsWith(' Then deploy again.')).toBe(failsInRollback);
        counts.restored += restored === undefined ? 0 : 1;
        counts.failedInRollback += failsInRollback ? 1 : 0;
      },
    ),
    RUNS,
  );

  // The property would say little if hardly any rollback got that far.
  expect(Math.min(counts.restored, counts.failedInRollback)).toBeGreaterThan(RUNS.numRuns / 15);
});
