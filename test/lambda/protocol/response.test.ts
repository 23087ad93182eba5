/** Answers at the edge of CloudFormation's 4,096 bytes, and texts that UTF-8 has no form for. */
import { describe, expect, test } from '@jest/globals';
import { useHarness } from '../../support/harness';

const NUMBER = '+12065550100';

const harness = useHarness();

const bytesOf = (bodies: readonly string[]) => Buffer.byteLength(bodies[0] ?? '');

/** Looks up a number of this name, by a resource of this ID. */
const lookUp = async (name: string, logicalResourceId: string) => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, Name: name });
  return await harness.invoke(
    harness.event({ LogicalResourceId: logicalResourceId, ResourceProperties: { PhoneNumberId: NUMBER } }),
  );
};

describe('Details', () => {
  test('stay in an answer of exactly 4,096 bytes, and go from one of a byte more', async () => {
    // GIVEN a name, which stands in an answer twice, and an ID, which stands there once
    const spare = 4096 - bytesOf((await lookUp('', 'Id')).bodies);
    // An empty name reads as null in Details, which has two bytes more than its quotes.
    const name = 'x'.repeat(Math.floor((spare + 1) / 2));
    const gap = 4096 - bytesOf((await lookUp(name, 'Id')).bodies);
    const id = 'Id' + 'x'.repeat(Math.max(0, gap));

    // WHEN
    const whole = await lookUp(name, id);
    const reduced = await lookUp(name, `${id}x`);

    // THEN
    expect(bytesOf(whole.bodies)).toBe(4096);
    expect(whole.response.Data?.Details).not.toBe('');
    expect(bytesOf(reduced.bodies)).toBeLessThan(4096);
    expect(reduced.response.Data?.Details).toBe('');
  });
});

test('associations that do not fit at all are counted', async () => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, Associations: [{ Name: 'Another', Value: 'x'.repeat(4000) }] });

  const { response } = await harness.create({ PhoneNumberId: NUMBER });

  expect(response.Data).toMatchObject({ Associations: '[]', AssociationCount: '1', AssociationsTruncated: 'true' });
});

describe('a reason', () => {
  test('that is too long is cut off, not much earlier than it has to be', async () => {
    const { response, bodies } = await harness.create({
      PhoneNumberId: NUMBER,
      Expect: { Statuses: Array.from({ length: 2000 }, (_, index) => `Status${index}`) },
    });

    expect(response.Reason).toMatch(
      /^Phone number …0100 is not as expected: Status is Assigned, expected Status0 or .+…$/,
    );
    expect(bytesOf(bodies)).toBeLessThanOrEqual(4096);
    expect(bytesOf(bodies)).toBeGreaterThan(3600);
  });
});

test('half of a surrogate pair becomes the replacement character, everywhere', async () => {
  const half = '\ud83d';
  harness.endpoint.put({
    PhoneNumberId: NUMBER,
    Name: `a${half}b😀`,
    Associations: [{ Name: 'Another', Value: half }],
  });

  const { response, bodies } = await harness.create({ PhoneNumberId: NUMBER });

  expect(response.Data?.Name).toBe('a\uFFFDb😀');
  expect(response.Data?.Associations).toBe('[{"Name":"Another","Value":"\uFFFD"}]');
  expect(JSON.parse(response.Data?.Details ?? '')).toMatchObject({ Name: 'a\uFFFDb😀' });
  expect(bodies[0]).not.toMatch(/\\ud/);
});
