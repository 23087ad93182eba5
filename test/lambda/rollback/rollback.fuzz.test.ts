/** Every Update, with arbitrary status of the stack, responses of Chime, and versions of the SSM parameter. */
import { beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { htmlPage, refuse, reset } from '../../../fake-aws/faults';
import { type Fault, send } from '../../../fake-aws/loopback-server';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { type PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { assertValidResponse } from '../../support/assert-valid-response';
import { queryError } from '../../../fake-aws/query-protocol';
import { runs } from '../../support/fuzz';
import { FakeClock, useHarness } from '../../support/harness';
import { ssmError } from '../../../fake-aws/ssm-endpoint';

type Attributes = Record<PhoneNumberAttribute, string>;

const RUNS = runs(200);
const NUMBER = '+12065550100';
const OTHER_NUMBER = '+18005550111';
const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';
const CONNECTOR = { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' };

const works: Fault = ({ respond, response }) => {
  send(response, respond());
};

/**
 * What Chime does, and what the function learns about the number from it. Faults that are retried are rare, because they
 * take time and the fault matrix covers them.
 */
const chime = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ number: 'exists', fault: works }) },
  { weight: 4, arbitrary: fc.constant({ number: 'missing', fault: refuse(errorResponse('NotFoundException')) }) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(
        refuse(errorResponse('BadRequestException')),
        refuse({ status: 200, body: '{"PhoneNumbers":7}' }),
        htmlPage(404),
      )
      .map((fault) => ({ number: 'unknown', fault })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(refuse(errorResponse('ServiceUnavailableException')), reset)
      .map((fault) => ({ number: 'unknown', fault })),
  },
);

/** What CloudFormation does, and whether the function learns from it that the stack is rolling back. */
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

/** A `PhoneNumber` that all lookups below find, and that meets an expectation. */
const consistentRecord = fc
  .record({
    Name: fc.string({ maxLength: 20 }),
    Capabilities: fc.dictionary(fc.string(), fc.boolean(), { maxKeys: 5 }),
    associations: fc.array(fc.record({ Name: fc.string(), Value: fc.string() }), { maxLength: 3 }),
  })
  .map(({ associations, ...record }) => ({
    ...record,
    PhoneNumberId: NUMBER,
    Status: 'Assigned',
    ProductType: 'VoiceConnector',
    Associations: [...associations, CONNECTOR],
  }));

/** What a lookup stores, and what a person then changes in it. */
const version: fc.Arbitrary<{
  readonly record?: object;
  readonly edits?: Partial<Attributes>;
  readonly text?: string;
}> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ record: consistentRecord }) },
  {
    weight: 1,
    arbitrary: fc.record({
      record: consistentRecord,
      edits: fc.constantFrom<Partial<Attributes>>(
        { PhoneNumberId: OTHER_NUMBER },
        { E164PhoneNumber: OTHER_NUMBER },
        { PhoneNumberId: 'the number' },
        { Associations: '[' },
        { Capabilities: '7' },
        { Details: 'none at all' },
        { AssociationCount: 'many' },
        { AssociationsTruncated: 'perhaps' },
        { Exists: 'perhaps' },
        { Name: '"'.repeat(3000) },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ text: fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()) }),
  },
);

const request = fc.record({
  lookup: fc.constantFrom({ PhoneNumberId: NUMBER }, { Find: { Association: CONNECTOR } }),
  OnRollback: fc.constantFrom('restore', 'restore', 'restore', 'look-up'),
  OnMissing: fc.constantFrom('fail', 'empty'),
  AbsentValue: fc.constantFrom('', 'none'),
  Expect: fc.constantFrom(undefined, { Statuses: ['Assigned'] }, { Statuses: ['Unassigned'], WithinSeconds: '30' }),
});

const harness = useHarness();

/** The faults of the next requests. */
const faults = { chime: works, cloudFormation: works, ssm: works };

beforeEach(() => {
  const { cloudFormation, ssm } = harness;
  harness.endpoint.injectFault((exchange) => faults.chime(exchange));
  cloudFormation.injectFault((exchange) => faults.cloudFormation(exchange));
  ssm.injectFault((exchange) => faults.ssm(exchange));
});

/** Looks up a record. Returns the attributes. */
async function succeed(record: object, properties: object): Promise<Attributes> {
  harness.endpoint.put({ PhoneNumberId: NUMBER, ...record });
  const { response } = await harness.create({ ...properties }, { clock: new FakeClock() });
  return response.Data as Attributes;
}

test('an Update gets one response, and a rollback succeeds if Chime or the parameter has the attributes', async () => {
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
        { lookup, ...properties },
        { number, fault },
        { status, fault: stackFault, isRollingBack },
        versions,
        store,
      ) => {
        // GIVEN
        Object.assign(faults, { chime: works, cloudFormation: stackFault, ssm: store });
        cloudFormation.stackStatus = status;
        ssm.remove(PARAMETER);
        const usable: (Attributes | undefined)[] = [];
        for (const { record, edits, text = '' } of versions) {
          const attributes = record && (await succeed(record, { ...lookup, ...properties, Expect: undefined }));
          usable.push(edits ? undefined : attributes);
          ssm.put(PARAMETER, attributes ? writeLastSuccess({ ...attributes, ...edits }) : text);
        }
        faults.chime = fault;

        // WHEN
        ssm.requests.length = 0;
        const event = harness.event({
          RequestType: 'Update',
          PhysicalResourceId: NUMBER,
          ResourceProperties: { ...lookup, ...properties },
        });
        const { response, bodies, log, error } = await harness.invoke(event, {
          clock: new FakeClock(),
          remaining: 120_000,
        });

        // THEN there is one response, and no error
        expect([error, bodies.length]).toEqual([undefined, 1]);
        assertValidResponse(bodies[0] ?? '', log);

        // AND it has Chime's attributes, unless an expectation is not met and the stack isn't rolling back
        const isUsable = number === 'exists' || (number === 'missing' && properties.OnMissing === 'empty');
        const isMet = number === 'missing' || properties.Expect?.Statuses[0] !== 'Unassigned';
        // AND without those, a rollback returns the newer usable one of the two latest versions
        const reads = !isUsable && isRollingBack && properties.OnRollback === 'restore';
        const stored = usable.slice(-2).findLast((one) => one !== undefined);
        const restored = reads && store === works ? stored : undefined;
        const succeeds = isUsable ? isMet || isRollingBack : restored !== undefined;
        const current = expect.objectContaining({ Exists: String(number === 'exists') });
        expect(response.Status).toBe(succeeds ? 'SUCCESS' : 'FAILED');
        expect(response.Data).toEqual(succeeds ? (restored ?? current) : undefined);
        expect(ssm.requests.length > 0).toBe(reads);

        // AND if a rollback fails, the reason contains how to recover
        const failsInRollback = isRollingBack && !succeeds;
        expect((response.Reason ?? '').endsWith(' Then deploy again.')).toBe(failsInRollback);
        counts.restored += restored === undefined ? 0 : 1;
        counts.failedInRollback += failsInRollback ? 1 : 0;
      },
    ),
    RUNS,
  );

  // Without enough of both, the property would prove little.
  expect(Math.min(counts.restored, counts.failedInRollback)).toBeGreaterThan(RUNS.numRuns / 15);
});
