/** What a lookup stored is restored, whatever Chime returned. An edited attribute is refused, or it can do no harm. */
import { beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import type { HttpResponse } from '../../../fake-aws/loopback-server';
import { send } from '../../../fake-aws/loopback-server';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { AssociationName } from '../../../lib/contract/phone-number-model';
import { association, field, phoneNumber } from '../../support/arbitrary-numbers';
import { ROUNDS, runs } from '../../support/fuzz';
import { FakeClock, type Invoked, useHarness } from '../../support/harness';

type Attributes = Record<PhoneNumberAttribute, string>;

const RUNS = runs(100);
const NUMBER = '+12065550100';
const OTHER_NUMBER = '+18005550111';
const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';
const ATTRIBUTES = Object.values(PhoneNumberAttribute);

const MISSING = errorResponse('NotFoundException');

const associations = fc.array(field(association), { minLength: 30, maxLength: 90 });
const longName = fc.string({ minLength: 500, maxLength: 2500, size: 'max' });

/** Responses that fit, those without `Details`, and those without some associations. */
const record = fc.oneof(
  { weight: 2, arbitrary: phoneNumber },
  { weight: 1, arbitrary: fc.tuple(phoneNumber, longName).map(([whole, Name]) => ({ ...whole, Name })) },
  {
    weight: 1,
    arbitrary: fc.tuple(phoneNumber, associations).map(([whole, Associations]) => ({ ...whole, Associations })),
  },
);

/** Values that aren't distinguishable from those of a number, and others. */
const absentValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', 'none') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('Assigned', 'Local', 'US', 'Voice Connector', 'true', 'false', 'null', '0', '1', NUMBER),
  },
  { weight: 1, arbitrary: fc.constantFrom('{}', '[]', '[1]', '[{"Name":"UserId"}]', '{"InboundCall":true}', 'chime') },
  { weight: 1, arbitrary: fc.constantFrom('abcdef1ghij2klmno3pqr4', '2019-08-12T22:10:20.521Z', 'a\nb', '\n{{') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 32 }) },
);

const CRITERIA = ['Status', 'Type', 'ProductType', 'Country', 'Name', 'Association'] as const;

const lookup = fc.record({
  criteria: fc.option(fc.subarray([...CRITERIA], { minLength: 1 })),
  Api: fc.constantFrom('auto', 'auto', 'chime', 'chime-sdk-voice'),
  AbsentValue: absentValue,
  NoEcho: fc.constantFrom('false', 'true'),
});

const harness = useHarness();
let body: HttpResponse;

beforeEach(() => {
  harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  harness.endpoint.injectFault(({ response }) => {
    send(response, body);
  });
});

/**
 * A query for the record, or its number if the record has none of the elements. CloudFormation resolves dynamic
 * references in a query before the function gets it.
 */
function subjectOf(element: Record<string, unknown>, criteria: readonly string[] | null): object {
  const list = Array.isArray(element.Associations) ? (element.Associations as unknown[]) : [];
  const entries = list.map((one) => (one ?? {}) as Record<string, unknown>);
  // The first association of a name always has a value. Otherwise, a truncated list contradicts the query.
  const withoutValue = entries.filter(({ Value }) => !isCriterion(Value)).map(({ Name }) => Name);
  const names: readonly unknown[] = Object.values(AssociationName);
  const Association = entries.findLast(({ Name }) => names.includes(Name) && !withoutValue.includes(Name));
  const all: Record<string, unknown> = { ...element, Association };
  const found = (criteria ?? [])
    .map((name) => [name, all[name]] as const)
    .filter(([, value]) => isCriterion(value) || (value !== undefined && value === Association));
  return found.length > 0 ? { Find: Object.fromEntries(found) } : { PhoneNumberId: NUMBER };
}

function isCriterion(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !value.includes('{{');
}

async function invoke(RequestType: string, properties: object, PhysicalResourceId?: string): Promise<Invoked> {
  const event = harness.event({
    RequestType,
    PhysicalResourceId,
    ResourceProperties: { OnRollback: 'restore', ...properties },
  });
  return await harness.invoke(event, { clock: new FakeClock(), remaining: 60_000 });
}

/** Returns the attributes of a lookup, or undefined if it fails. */
async function store(element: object, properties: object): Promise<Attributes | undefined> {
  body = { status: 200, body: JSON.stringify({ PhoneNumber: element, PhoneNumbers: [element] }) };
  const { response } = await invoke('Create', properties);
  return response.Data as Attributes | undefined;
}

async function rollBack(attributes: Attributes, properties: object): Promise<Invoked['response']> {
  body = MISSING;
  harness.ssm.remove(PARAMETER);
  harness.ssm.put(PARAMETER, writeLastSuccess(attributes));
  return (await invoke('Update', properties, NUMBER)).response;
}

test.each(ROUNDS)('round %i: the attributes of every successful lookup are restored', async () => {
  const counts = { found: 0, withoutDetails: 0, truncated: 0 };

  await fc.assert(
    fc.asyncProperty(record, lookup, async (element, { criteria, ...settings }) => {
      // GIVEN
      const properties = { ...subjectOf(element, criteria), ...settings };
      const attributes = await store(element, properties);
      fc.pre(attributes !== undefined);

      // WHEN
      const { Reason, Data } = await rollBack(attributes, properties);

      // THEN
      expect([Reason, Data]).toEqual([undefined, attributes]);
      counts.found += 'Find' in properties ? 1 : 0;
      counts.withoutDetails += attributes.Details === settings.AbsentValue ? 1 : 0;
      counts.truncated += attributes.AssociationsTruncated === 'true' ? 1 : 0;
    }),
    RUNS,
  );

  // Without enough of each, the property would prove little.
  expect(Math.min(counts.found, counts.withoutDetails, counts.truncated)).toBeGreaterThan(RUNS.numRuns / 50);
});

/** Texts about the number that nothing else repeats if there are no `Details`. */
const FREE: readonly string[] = [
  ...['Status', 'Type', 'ProductType', 'Country', 'CallingName', 'CallingNameStatus', 'Name', 'OrderId', 'ServedBy'],
  ...['PhoneNumberArn', 'CreatedTimestamp', 'UpdatedTimestamp', 'DeletionTimestamp', 'Capabilities', 'Associations'],
];

/** What follows only from the associations that a truncated list doesn't have. */
const FREE_IF_TRUNCATED: readonly string[] = ['AssociationCount', ...Object.values(AssociationName)];

/** Whether a change is harmless if the attributes still agree with each other. */
function canChange(
  name: string,
  { Details, AssociationsTruncated }: Attributes,
  after: string,
  absent: string,
): boolean {
  return name === 'Details'
    ? after === absent
    : Details === absent &&
        (FREE.includes(name) || (AssociationsTruncated === 'true' && FREE_IF_TRUNCATED.includes(name)));
}

/** Names the attributes of another number, those that contradict each other, and those with a dynamic reference. */
function contradictions(attributes: Attributes, absent: string): string[] {
  const parse = (text: string): unknown => (text === absent ? undefined : JSON.parse(text));
  const list = (parse(attributes.Associations) ?? []) as Record<string, unknown>[];
  const capabilities = (parse(attributes.Capabilities) ?? {}) as Record<string, unknown>;
  const isWhole = attributes.AssociationsTruncated === 'false';
  const derived: Record<string, unknown> = {
    PhoneNumberId: NUMBER,
    E164PhoneNumber: NUMBER,
    Exists: 'true',
    PhoneNumberArn: attributes.PhoneNumberArn.replace('8005550111', '').replace('2065550199', ''),
    AssociationCount: isWhole || Number(attributes.AssociationCount) <= list.length ? list.length : undefined,
    ...Object.fromEntries(
      ATTRIBUTES.filter((name) => name.startsWith('Capabilities.')).map((name) => [
        name,
        capabilities[name.replace('Capabilities.', '')] ?? '',
      ]),
    ),
    ...Object.fromEntries(
      Object.values(AssociationName).map((name) => {
        const first = list.find(({ Name }) => Name === name);
        return [name, first || isWhole ? (first?.Value ?? '') : undefined];
      }),
    ),
  };
  const expected = [derived, (parse(attributes.Details) ?? {}) as Record<string, unknown>].flatMap(
    Object.entries<unknown>,
  );
  return Object.entries(attributes)
    .filter(
      ([name, text]) =>
        /\{\{\s*resolve/i.test(text) ||
        expected.some(([one, value]) => one === name && value !== undefined && text !== (textOf(value) || absent)),
    )
    .map(([name]) => name);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

/** A person's change of one attribute. */
const edit: fc.Arbitrary<(before: string, absent: string) => string> = fc.oneof(
  fc
    .oneof(
      fc.constantFrom(OTHER_NUMBER, '12065550100', `arn:aws:chime:us-east-1:111122223333:phone-number/${OTHER_NUMBER}`),
      fc.constantFrom('{{resolve:ssm:/secret}}', '{{ resolve:ssm:/secret}}', '', 'true', 'false', '0', '2', '[]', '{}'),
      fc.constantFrom(
        'null',
        '[{}]',
        '[{"Name":"UserId","Value":"u"}]',
        '{"InboundCall":false}',
        'chime',
        'Unassigned',
      ),
      fc.string(),
    )
    .map((text) => () => text),
  fc.constantFrom(
    (_: string, absent: string) => absent,
    (before: string) => before.replaceAll('2065550100', '2065550199'),
    (before: string) => before.replace('Assigned', 'Unassigned'),
    (before: string) => before.replaceAll('true', 'false'),
    (before: string) => before.replace('"', '"x'),
    (before: string) => before.slice(0, -1).toWellFormed(),
    (before: string) => `${before} `,
    (before: string) => `${before}{{resolve:ssm:/secret}}`,
    (before: string) => before.replace('}', ',"Name":"x"}'),
  ),
);

test.each(ROUNDS)(
  'round %i: a stored attribute that is edited is refused, or the attributes still agree with each other',
  async () => {
    const counts = { accepted: 0, refused: 0 };

    await fc.assert(
      fc.asyncProperty(
        record,
        fc.constantFrom('', 'none'),
        fc.constantFrom(...ATTRIBUTES, PhoneNumberAttribute.DETAILS, PhoneNumberAttribute.PHONE_NUMBER_ARN),
        edit,
        fc.boolean(),
        async (element, absent, name, change, isFound) => {
          // GIVEN
          const properties = { ...subjectOf(element, isFound ? ['Status', 'Association'] : null), AbsentValue: absent };
          const before = await store(element, properties);
          fc.pre(before !== undefined);
          const after = change(before[name], absent);
          fc.pre(before[name] !== after);
          const edited = { ...before, [name]: after };

          // WHEN
          const { Status, Data, PhysicalResourceId, Reason } = await rollBack(edited, properties);

          // THEN
          const isAccepted = Status === 'SUCCESS';
          const isHarmless = isAccepted && canChange(name, before, after, absent);
          expect([PhysicalResourceId, isHarmless]).toEqual([NUMBER, isAccepted]);
          expect(Data).toEqual(isAccepted ? edited : undefined);
          expect(isAccepted ? contradictions(edited, absent) : []).toEqual([]);
          expect(Reason ?? ' Then deploy again.').toMatch(/ Then deploy again\.$/);
          counts[isAccepted ? 'accepted' : 'refused'] += 1;
        },
      ),
      RUNS,
    );

    // Without enough of both, the property would prove little.
    expect(counts.accepted).toBeGreaterThan(RUNS.numRuns / 50);
    expect(counts.refused).toBeGreaterThan(RUNS.numRuns / 3);
  },
);
