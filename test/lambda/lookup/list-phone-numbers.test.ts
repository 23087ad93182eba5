/** The pages of ListPhoneNumbers, and what can be wrong with one. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import { manyNumbers } from '../../support/many-numbers';
import { FakeClock } from '../../support/harness';
import { FIND, NUMBER, OTHER, page, recordOf, useFind } from './find-support';

const { harness, put, find, queries, onRequest } = useFind();

describe('on several pages', () => {
  test('on page three of 250 numbers', async () => {
    put(...manyNumbers(240), recordOf(NUMBER, { Name: 'Support' }), ...manyNumbers(249).slice(240));

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(3);
  });

  test('every page has the filters', async () => {
    put(...manyNumbers(150), recordOf(NUMBER, { Name: 'Support' }));

    await find({ Status: 'Assigned', ProductType: 'VoiceConnector', Name: 'Support' });

    expect(queries()).toMatchObject([
      { status: 'Assigned', 'product-type': 'VoiceConnector' },
      { status: 'Assigned', 'product-type': 'VoiceConnector', 'next-token': expect.any(String) },
    ]);
  });

  test('a number that moves to a later page counts once', async () => {
    // GIVEN the number is the last one of the first page
    const [first, ...rest] = manyNumbers(150);
    put(...rest.slice(0, 98), recordOf(NUMBER, { Name: 'Support' }), ...rest.slice(98));
    // WHEN another one gets in before it after that page was read
    onRequest(2, (exchange) => {
      harness.endpoint.remove(NUMBER);
      put(first ?? {}, recordOf(NUMBER, { Name: 'Support' }));
      return faults.latency(0)(exchange);
    });

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(2);
  });

  test('a number that moves to a page that had been read is found all the same', async () => {
    // GIVEN the number is the first one of the second page
    const others = manyNumbers(150);
    put(...others.slice(0, 100), recordOf(NUMBER, { Name: 'Support' }), ...others.slice(100));
    // WHEN it becomes the last one of the first page after that was read
    onRequest(2, (exchange) => {
      harness.endpoint.remove(String(others[0]?.E164PhoneNumber));
      return faults.latency(0)(exchange);
    });

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(4);
  });

  test.each([1, 2, 3])('throttling on page %i is retried', async (count) => {
    put(...manyNumbers(249), recordOf(NUMBER, { Name: 'Support' }));
    onRequest(count, faults.refuse(errorResponse('ThrottledClientException', 'ListPhoneNumbers')), 2);
    const clock = new FakeClock();

    expect(await find({ Name: 'Support' }, {}, clock)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(5);
    expect(clock.sleeps).toHaveLength(2);
  });

  test('throttling that does not end says on which page', async () => {
    put(...manyNumbers(250));
    onRequest(2, faults.refuse(errorResponse('ThrottledClientException', 'ListPhoneNumbers')), Infinity);

    const { Status, Reason } = await find({ Name: 'Support' });

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^The phone numbers for find \(Name of 7 characters\) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 answered 429 ThrottledClientException \(Rate exceeded; .*\) after \d+ attempts in \d+ s\. Set reservedConcurrentExecutions/,
    );
  });

  test('a NextToken that repeats ends with a reason', async () => {
    harness.endpoint.injectFault(page({ PhoneNumbers: [recordOf(NUMBER)], NextToken: 'again' }));

    const { Status, Reason } = await find();

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      'The phone numbers for find (VoiceConnectorId abcdef1ghij2klmno3pqr4) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 returned the same NextToken twice, so the list has no end. Deploy again. If the problem persists, report it to AWS Support.',
    );
    expect(harness.endpoint.requests).toHaveLength(2);
  });

  test('pages without end end with the time', async () => {
    const clock = new FakeClock();
    let pages = 0;
    harness.endpoint.injectFault(async (exchange) => {
      pages += 1;
      await clock.pass(1000);
      return page({ PhoneNumbers: [], NextToken: `token ${pages}` })(exchange);
    });

    const { Status, Reason } = await find(FIND, {}, clock);

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not be listed, page \d+: .* returned no response within /);
    expect(clock.now()).toBeLessThan(60_000);
  });
});

describe('what the service answers', () => {
  test('foreign fields, values and records do no harm', async () => {
    const first = { ...recordOf(NUMBER), Tags: [{ Key: 'a' }], Capabilities: { InboundFax: true }, Status: 'Assigned' };
    put(first);
    onRequest(
      1,
      page({
        PhoneNumbers: [null, 7, 'text', { Country: { Code: 'US' } }, { ...first, Country: 'US' }],
        NextToken: null,
        Total: 5,
      }),
    );

    expect(await find({ Country: 'US' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
  });

  test('an API that filters nothing finds nothing else', async () => {
    put(recordOf(NUMBER), ...manyNumbers(3), recordOf(OTHER, { Status: 'Unassigned' }));
    onRequest(
      1,
      page({ PhoneNumbers: [recordOf(NUMBER), ...manyNumbers(3), recordOf(OTHER, { Status: 'Unassigned' })] }),
    );

    expect(await find({ ...FIND, Status: 'Assigned' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
    });
  });

  test('a record that leaves out what the API filtered by is taken to have it', async () => {
    put(recordOf(NUMBER));
    onRequest(1, page({ PhoneNumbers: [{ E164PhoneNumber: NUMBER }] }));

    expect(await find({ ...FIND, Status: 'Assigned' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['no list', { PhoneNumber: {} }, /page 1: .* returned a success without PhoneNumbers\. Deploy again/],
    [
      'a token of another type',
      { PhoneNumbers: [], NextToken: 7 },
      /returned a success whose NextToken isn't a string/,
    ],
    [
      'a match without a number',
      { PhoneNumbers: [{ E164PhoneNumber: 'anonymous' }] },
      /lists a match without a number in E\.164 format\. Add/,
    ],
  ])('%s', async (_, body, reason) => {
    onRequest(1, page(body));

    expect(await find()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  });

  test('no permission names the action that is missing', async () => {
    harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });
    const clock = new FakeClock();

    expect(await find(FIND, {}, clock)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/AccessDeniedException .*Allow chime:ListPhoneNumbers on \*/),
    });
    expect(clock.now()).toBeGreaterThan(30_000);
  });
});
