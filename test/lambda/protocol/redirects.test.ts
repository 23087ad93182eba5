import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { redirect } from '../../../fake-aws/faults';
import { redirectTarget } from '../../../lambda/protocol/send-response';
import { ResponseReceiver } from '../../../fake-aws/response-receiver';
import { FakeClock, useHarness } from '../../support/harness';

const PROPERTIES = { PhoneNumberId: '+12065550100' };

const harness = useHarness();
let elsewhere: ResponseReceiver;

beforeEach(async () => {
  elsewhere = await ResponseReceiver.start();
});

afterEach(async () => {
  await elsewhere.stop();
});

describe('the PUT of a response', () => {
  test.each([307, 308])('follows a redirect with %d, with its body', async (status) => {
    harness.receiver.injectFault(redirect(status, elsewhere.urlFor('there')));

    const { bodies, error } = await harness.create(PROPERTIES);

    expect(error).toBeUndefined();
    expect(bodies).toEqual([]);
    expect(elsewhere.bodiesOf('there')).toHaveLength(1);
    expect(elsewhere.responseTo('there')).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
  });

  test('follows three redirects', async () => {
    harness.receiver.injectFault(redirect(307, '/next'), 2);
    harness.receiver.injectFault(redirect(307, elsewhere.urlFor('there')), 1);

    const { error } = await harness.create(PROPERTIES);

    expect(error).toBeUndefined();
    expect(elsewhere.bodiesOf('there')).toHaveLength(1);
  });

  test('fails at the fourth redirect', async () => {
    harness.receiver.injectFault(redirect(307, '/next'), 3);
    harness.receiver.injectFault(redirect(307, elsewhere.urlFor('there')), 1);

    const { error, log } = await harness.create(PROPERTIES, { clock: new FakeClock() });

    expect(error).toEqual(new Error('CloudFormation did not accept the response: HTTP 307'));
    expect(log).toContain('"error":"HTTP 307"');
    expect(elsewhere.bodiesOf('there')).toEqual([]);
  });
});

describe('a redirect', () => {
  const from = new URL('https://bucket.s3.amazonaws.com/key?X-Amz-Signature=1');

  test.each([
    [307, 'https://bucket.s3.eu-west-1.amazonaws.com/key', 'https://bucket.s3.eu-west-1.amazonaws.com/key'],
    [308, '/other', 'https://bucket.s3.amazonaws.com/other'],
  ])('%d to %s is followed', (status, location, target) => {
    expect(redirectTarget(status, from, location)?.href).toBe(target);
  });

  test.each([
    [301, 'https://elsewhere.example/'],
    [302, 'https://elsewhere.example/'],
    [303, 'https://elsewhere.example/'],
    [307, 'http://elsewhere.example/'],
    [307, 'file:///etc/passwd'],
    [307, 'https://'],
    [307, undefined],
  ])('%d to %s is not followed', (status, location) => {
    expect(redirectTarget(status, from, location)).toBeUndefined();
  });

  test('from HTTP may lead to HTTP and to HTTPS', () => {
    const plain = new URL('http://127.0.0.1/');

    expect(redirectTarget(307, plain, 'http://127.0.0.1/next')?.protocol).toBe('http:');
    expect(redirectTarget(307, plain, 'https://127.0.0.1/next')?.protocol).toBe('https:');
  });
});
