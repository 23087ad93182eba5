/** The pages of ListPhoneNumbers, and responses that aren't such a page. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import * as faults from '../../../fake-aws/faults';
import { manyNumbers } from '../../support/many-numbers';

import { FIND, NUMBER, OTHER, page, recordOf, useFind } from './find-support';

const { harness, put, find, queries, onRequest } = useFind();

describe('a list of several pages', () => {
  test('is read until its last page', async () => {
    put(...manyNumbers(240), recordOf(NUMBER, { Name: 'Support' }), ...manyNumbers(249).slice(240));

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(3);
  });

  test('is filtered on every page', async () => {
    put(...manyNumbers(150), recordOf(NUMBER, { Name: 'Support' }));

    await find({ Status: 'Assigned', ProductType: 'VoiceConnector', Name: 'Support' });

    expect(queries()).toMatchObject([
      { status: 'Assigned', 'product-type': 'VoiceConnector' },
      { status: 'Assigned', 'product-type': 'VoiceConnector', 'next-token': expect.any(String) },
    ]);
  });

  test('counts a number once that moves to a later page', async () => {
    // GIVEN the last number of the first page
    const [first, ...rest] = manyNumbers(150);
    put(...rest.slice(0, 98), recordOf(NUMBER, { Name: 'Support' }), ...rest.slice(98));
    // WHEN another number moves it to the second page, after the first one was read
    onRequest(2, (exchange) => {
      harness.endpoint.remove(NUMBER);
      put(first ?? {}, recordOf(NUMBER, { Name: 'Support' }));
      return faults.latency(0)(exchange);
    });

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(2);
  });

  test('is read again if no number matched, because one may have moved to a page that was already read', async () => {
    // GIVEN the first number of the second page
    const others = manyNumbers(150);
    put(...others.slice(0, 100), recordOf(NUMBER, { Name: 'Support' }), ...others.slice(100));
    // WHEN it moves to the first page, after that was read
    onRequest(2, (exchange) => {
      harness.endpoint.remove(String(others[0]?.E164PhoneNumber));
      return faults.latency(0)(exchange);
    });

    expect(await find({ Name: 'Support' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(queries()).toHaveLength(4);
  });

  test.each([1, 2, 3])('is retried if page %i is throttled', async (count) => {
    put(...manyNumbers(249), recordOf(NUMBER, { Name: 'Support' }));
    onRequest(count, faults.refuse(errorResponse('ThrottledClientException', 'ListPhoneNumbers')), 2);

    expect(await find({ Name: 'Support' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
    });
    expect(queries()).toHaveLength(5);
    expect(harness.clock.sleeps).toHaveLength(2);
  });

  test('fails if throttling persists, and the reason contains the page', async () => {
    put(...manyNumbers(250));
    onRequest(2, faults.refuse(errorResponse('ThrottledClientException', 'ListPhoneNumbers')), Infinity);

    const { Status, Reason } = await find({ Name: 'Support' });

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^The phone numbers for find \(Name of 7 characters\) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 answered 429 ThrottledClientException \(Rate exceeded; .*\) after \d+ attempts in \d+ s\. Set reservedConcurrentExecutions/,
    );
  });

  test('fails if NextToken repeats', async () => {
    harness.endpoint.injectFault(page({ PhoneNumbers: [recordOf(NUMBER)], NextToken: 'again' }));

    const { Status, Reason } = await find();

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      'The phone numbers for find (VoiceConnectorId abcdef1ghij2klmno3pqr4) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 returned the same NextToken twice, so the list has no end. Deploy again. If the problem persists, report it to AWS Support.',
    );
    expect(harness.endpoint.requests).toHaveLength(2);
  });

  test.each(['empty', 'fail'])(
    'fails with OnMissing "%s" if a page after the first one is NotFoundException, which says nothing about the numbers',
    async (OnMissing) => {
      put(...manyNumbers(250));
      onRequest(2, faults.refuse(errorResponse('NotFoundException', 'ListPhoneNumbers')), Infinity);

      const { Status, Reason } = await find({ Name: 'Support' }, { OnMissing });

      expect(Status).toBe('FAILED');
      expect(Reason).toMatch(
        /^The phone numbers for find \(Name of 7 characters\) could not be listed, page 2: Amazon Chime SDK Voice in us-east-1 answered 404 NotFoundException \(.+\)\. Deploy again\. If the problem persists, report it to AWS Support\.$/,
      );
    },
  );

  test('fails after 1,000 pages, of which the log has ten', async () => {
    let pages = 0;
    harness.endpoint.injectFault((exchange) => {
      pages += 1;
      return page({ PhoneNumbers: [], NextToken: `token ${pages}` })(exchange);
    });

    const { Status, Reason, log } = await find({ Country: 'FR' });

    expect(Status).toBe('FAILED');
    expect(Reason).toBe(
      'The phone numbers for find (Country FR) could not be listed, page 1000: Amazon Chime SDK Voice in us-east-1 has another page, so the list may have no end. Add a criterion to the find prop that the API filters by, such as association.',
    );
    expect(harness.endpoint.requests).toHaveLength(1000);
    expect([...log.matchAll(/"Listing".+"page":(\d+)/g)].map(([, logged]) => Number(logged))).toEqual([
      1, 101, 201, 301, 401, 501, 601, 701, 801, 901,
    ]);
  });

  test('fails at the deadline if it has no last page', async () => {
    let pages = 0;
    harness.endpoint.injectFault(async (exchange) => {
      pages += 1;
      await harness.clock.pass(1000);
      return page({ PhoneNumbers: [], NextToken: `token ${pages}` })(exchange);
    });

    const { Status, Reason } = await find();

    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/could not be listed, page \d+: .* returned no response within /);
    expect(harness.clock.now()).toBeLessThan(60_000);
  });
});

describe('a page', () => {
  test('may contain unknown fields, values, and records', async () => {
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

  test('is filtered by the function, too', async () => {
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

  test('may omit the elements that the API filtered by', async () => {
    put(recordOf(NUMBER));
    onRequest(1, page({ PhoneNumbers: [{ E164PhoneNumber: NUMBER }] }));

    expect(await find({ ...FIND, Status: 'Assigned' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: NUMBER,
    });
  });

  test.each<[string, unknown, RegExp]>([
    [
      'fails without PhoneNumbers',
      { PhoneNumber: {} },
      /page 1: .* returned a success without PhoneNumbers\. Deploy again/,
    ],
    [
      "fails if NextToken isn't a string",
      { PhoneNumbers: [], NextToken: 7 },
      /returned a success whose NextToken isn't a string/,
    ],
    [
      'fails if a match has no number in E.164 format',
      { PhoneNumbers: [{ E164PhoneNumber: 'anonymous' }] },
      /lists a match without a number in E\.164 format\. Add/,
    ],
    [
      'fails if a match has two numbers',
      { PhoneNumbers: [{ E164PhoneNumber: NUMBER, PhoneNumberId: OTHER }] },
      /lists a match without a number in E\.164 format\. Add/,
    ],
  ])('%s', async (_, body, reason) => {
    onRequest(1, page(body));

    expect(await find()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  });

  test('fails without permission, and the reason contains the action to allow', async () => {
    harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });

    expect(await find()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/AccessDeniedException .*Allow chime:ListPhoneNumbers on \*/),
    });
    expect(harness.clock.now()).toBeGreaterThan(30_000);
  });
});
