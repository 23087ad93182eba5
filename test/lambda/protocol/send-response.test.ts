import { describe, expect, test } from '@jest/globals';
import { send } from '../../../fake-aws/loopback-server';
import { breakMidBody, hang, refuse, reset } from '../../../fake-aws/faults';
import { useHarness } from '../../support/harness';

const PROPERTIES = { PhoneNumberId: '+12065550100' };

const harness = useHarness();

/** The log lines with this message. */
const linesOf = (log: string, message: string) =>
  log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line.message === message);

test('the PUT has no content type, because its URL is signed without one', async () => {
  const seen: unknown[] = [];
  harness.receiver.injectFault(({ request: { method, path, headers, body }, respond, response }) => {
    seen.push([method, path.split('?')[1], headers['content-type'], headers['content-length'], body.length > 0]);
    send(response, respond());
  });

  const { bodies } = await harness.create(PROPERTIES);

  expect(seen).toEqual([['PUT', 'X-Amz-Signature=loopback', '', String(Buffer.byteLength(bodies[0] ?? '')), true]]);
});

test('the response is logged', async () => {
  const { log, bodies } = await harness.create({ PhoneNumberId: '' }, { clock: harness.clock });

  expect(linesOf(log, 'Responded')).toEqual([
    expect.objectContaining({
      level: 'INFO',
      status: 'FAILED',
      bytes: Buffer.byteLength(bodies[0] ?? ''),
      reason: expect.stringContaining('PhoneNumberId is missing'),
    }),
  ]);
});

describe('a response that is not accepted', () => {
  test.each([
    ['HTTP 500', refuse({ status: 500 })],
    ['HTTP 503', refuse({ status: 503 })],
    ['HTTP 429', refuse({ status: 429 })],
    ['ECONNRESET', reset],
  ])('is sent again after %s', async (error, fault) => {
    harness.receiver.injectFault(fault, 2);

    const { bodies, log } = await harness.create(PROPERTIES, { clock: harness.clock });

    expect(bodies).toHaveLength(1);
    expect(linesOf(log, 'Sending the response again')).toEqual([
      expect.objectContaining({ level: 'WARN', attempt: 1, delay: 50, error }),
      expect.objectContaining({ level: 'WARN', attempt: 2, delay: 100, error }),
    ]);
  });

  test('is sent again after a hang', async () => {
    harness.receiver.injectFault(hang(harness.clock.expire), 1);

    const { bodies, log } = await harness.create(PROPERTIES, { clock: harness.clock });

    expect(bodies).toHaveLength(1);
    expect(linesOf(log, 'Sending the response again')).toEqual([
      expect.objectContaining({ error: 'no response within 5.0 s' }),
    ]);
    expect(harness.clock.now()).toBe(5050);
  });

  test.each([300, 400, 403, 404, 428, 499])('is not sent again after %d', async (status) => {
    harness.receiver.injectFault(refuse({ status }));

    const { bodies, log, error } = await harness.create(PROPERTIES, { clock: harness.clock });

    expect(bodies).toEqual([]);
    expect(error).toEqual(new Error(`CloudFormation did not accept the response: HTTP ${status}`));
    expect(linesOf(log, 'CloudFormation did not accept the response')).toEqual([
      expect.objectContaining({ level: 'ERROR', error: `HTTP ${status}`, status: 'SUCCESS' }),
    ]);
    expect(harness.clock.sleeps).toEqual([]);
  });

  test('is sent again until the timeout of the function, and then logged', async () => {
    harness.receiver.injectFault(refuse({ status: 503 }));

    const { log } = await harness.create({ PhoneNumberId: '' }, { clock: harness.clock });

    expect(linesOf(log, 'CloudFormation did not accept the response')).toEqual([
      expect.objectContaining({
        error: 'HTTP 503',
        status: 'FAILED',
        reason: expect.stringContaining('PhoneNumberId'),
      }),
    ]);
    expect(harness.clock.now()).toBe(9900);
    expect(Math.max(...harness.clock.sleeps)).toBe(1000);
  });

  test('is encrypted for an HTTPS URL', async () => {
    const event = harness.event({ ResourceProperties: PROPERTIES });

    const { error } = await harness.invoke(
      { ...event, ResponseURL: String(event.ResponseURL).replace('http:', 'https:') },
      { clock: harness.clock },
    );

    // The receiver doesn't support TLS.
    expect(error).toEqual(new Error('CloudFormation did not accept the response: EPROTO'));
  });
});

test.each([200, 204, 299])('a status of %d means that the response is accepted', async (status) => {
  harness.receiver.injectFault(refuse({ status }));

  const { error, log } = await harness.create(PROPERTIES, { clock: harness.clock });

  expect(error).toBeUndefined();
  expect(linesOf(log, 'Responded')).toHaveLength(1);
});

test('a connection that breaks after the status is ignored', async () => {
  harness.receiver.injectFault(breakMidBody);

  const { bodies, error, log } = await harness.create(PROPERTIES, { clock: harness.clock });

  expect(bodies).toHaveLength(1);
  expect(error).toBeUndefined();
  expect(linesOf(log, 'Sending the response again')).toEqual([]);
});
