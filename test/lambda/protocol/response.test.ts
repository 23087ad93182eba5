/** Responses of about the 4,096 bytes that CloudFormation accepts, and strings that aren't valid Unicode. */
import { describe, expect, test } from '@jest/globals';
import { STACK_ID, useHarness } from '../../support/harness';

const NUMBER = '+12065550100';

const harness = useHarness();

const bytesOf = (bodies: readonly string[]) => Buffer.byteLength(bodies[0] ?? '');

/** Looks up a number with this name, in a resource with this logical ID. */
const lookUp = async (name: string, logicalResourceId: string) => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, Name: name });
  return await harness.invoke(
    harness.event({ LogicalResourceId: logicalResourceId, ResourceProperties: { PhoneNumberId: NUMBER } }),
  );
};

describe('Details', () => {
  test('are in a response of exactly 4,096 bytes, and not in one that would have a byte more', async () => {
    // GIVEN a name, which is in the response twice, and a logical ID, which is in it once
    const spare = 4096 - bytesOf((await lookUp('', 'Id')).bodies);
    // An empty name is null in Details, two bytes more than its quotes.
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

test('associations that do not fit are counted', async () => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, Associations: [{ Name: 'Another', Value: 'x'.repeat(4000) }] });

  const { response } = await harness.create({ PhoneNumberId: NUMBER });

  expect(response.Data).toMatchObject({ Associations: '[]', AssociationCount: '1', AssociationsTruncated: 'true' });
});

describe('the physical ID of the event', () => {
  const KB = 1024;

  test.each<[string, string]>([
    ['letters', 'x'.repeat(KB)],
    ['quotation marks', '"'.repeat(KB)],
    ['characters of three bytes', '€'.repeat(KB / 3)],
    ['characters that JSON writes as six', '\u0001'.repeat(KB / 3)],
  ])('is repeated exactly if it has 1 KB of %s, with a reason', async (_, id) => {
    const longest = { LogicalResourceId: 'L'.repeat(255), StackId: `${STACK_ID}${'S'.repeat(128)}` };
    const properties = { PhoneNumberId: NUMBER, Expect: { Statuses: Array.from({ length: 900 }, () => 'Unassigned') } };

    const failed = await harness.invoke(
      harness.event({
        ...longest,
        RequestType: 'Update',
        PhysicalResourceId: id,
        ResourceProperties: properties,
      }),
    );
    const deleted = await harness.invoke(harness.event({ ...longest, RequestType: 'Delete', PhysicalResourceId: id }));

    expect(failed.response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: id, ...longest });
    expect(failed.response.Reason).toMatch(/^Phone number …0100 is not as expected: Status is Assigned, expected /);
    expect(bytesOf(failed.bodies)).toBeLessThanOrEqual(4096);
    expect(deleted.response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  test('leaves space for a reason, whatever the other fields are', async () => {
    const field = '"'.repeat(255);

    const { response, bodies } = await harness.invoke(
      harness.event({
        ...{ StackId: field, LogicalResourceId: field, PhysicalResourceId: '"'.repeat(KB), RequestId: field },
        RequestType: 'Read',
      }),
    );

    expect(response.Reason).toMatch(/^The event's RequestType is 'Read', not Create, Update, or Delete\..+by hand\.$/);
    expect(bytesOf(bodies)).toBeLessThanOrEqual(4096);
  });
});

describe('a reason', () => {
  test('is one line', async () => {
    harness.endpoint.put({ PhoneNumberId: NUMBER, Country: 'a\nb\u2028c\u2029d\u0085e\r\nf' });

    const { response, log } = await harness.create({ PhoneNumberId: NUMBER, Expect: { Countries: ['US'] } });

    expect(response.Reason).toContain('Country is a b c d e f, expected US.');
    expect(log).not.toMatch(/[\u0085\u2028\u2029]/);
  });

  test('that is too long is clipped, but not much more than necessary', async () => {
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

test('half of a surrogate pair becomes the replacement character in every attribute', async () => {
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

describe('within the 4,096 bytes', () => {
  const association = (index: number) => ({
    Name: 'SipRuleId',
    Value: `0b1d6b4e-0000-4000-8000-${String(index).padStart(12, '0')}`,
    AssociatedTimestamp: '2026-03-01T09:00:00.000Z',
  });
  const putNumber = (count: number, name: string) => {
    harness.endpoint.put({
      PhoneNumberId: '+12065550300',
      E164PhoneNumber: '+12065550300',
      Name: name,
      Associations: Array.from({ length: count }, (_, index) => association(index)),
    });
  };

  test.each([
    { count: 1, name: 'A', details: true },
    { count: 10, name: 'A', details: false },
  ])('$count associations fit', async ({ count, name, details }) => {
    putNumber(count, name);

    const { response } = await harness.create({ PhoneNumberId: '+12065550300', AbsentValue: '-' });

    expect(response.Data).toMatchObject({ AssociationCount: String(count), AssociationsTruncated: 'false' });
    expect(JSON.parse(response.Data?.Associations ?? '')).toHaveLength(count);
    expect(response.Data?.Details !== '-').toBe(details);
  });

  test.each([
    { count: 30, name: 'A' },
    { count: 500, name: 'A' },
    { count: 500, name: '🎉'.repeat(100) },
    { count: 500, name: '"\\\u0000\ud83c'.repeat(50) },
  ])('as many of $count associations fit as possible', async ({ count, name }) => {
    // GIVEN
    putNumber(count, name);

    // WHEN
    const { response, bodies } = await harness.create({ PhoneNumberId: '+12065550300', AbsentValue: '-' });

    // THEN the body fits, and one association more would not
    const bytes = Buffer.byteLength(bodies[0] ?? '');
    const oneMore = Buffer.byteLength(JSON.stringify(JSON.stringify(association(0))));
    expect(bytes).toBeLessThanOrEqual(4096);
    expect(bytes + oneMore).toBeGreaterThan(4096);

    // AND Associations is the beginning of the list, and AssociationCount its full length
    const data = response.Data ?? {};
    const list = JSON.parse(data.Associations ?? '') as unknown[];
    expect(list).toEqual(Array.from({ length: list.length }, (_, index) => association(index)));
    expect(data).toMatchObject({ Details: '-', AssociationCount: String(count), AssociationsTruncated: 'true' });
    expect(data.SipRuleId).toBe(association(0).Value);
  });

  test('a number that does not fit fails, and the reason contains what to shorten', async () => {
    putNumber(0, '🎉'.repeat(1500));

    const { response, bodies } = await harness.create({ PhoneNumberId: '+12065550300' });

    expect(Buffer.byteLength(bodies[0] ?? '')).toBeLessThanOrEqual(4096);
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(/more than the 4096 bytes.*Shorten the number's Name/);
  });
});

test('NoEcho is in the response, so that CloudFormation masks the attributes', async () => {
  const { response } = await harness.create({ PhoneNumberId: '+12065550100', NoEcho: 'true' });

  expect(response.NoEcho).toBe(true);
  expect(response.Data?.Status).toBe('Assigned');
});
