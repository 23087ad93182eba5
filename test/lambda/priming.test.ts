import * as dns from 'node:dns';
import * as net from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { prime } from '../../lambda/priming';
import { useHarness } from '../support/harness';

const NUMBER = '+12065550100';

const harness = useHarness();

afterEach(() => {
  jest.restoreAllMocks();
});

/** A connection that calls `onSent` for each chunk that is sent. */
function connection(onSent: (stream: Duplex, text: string) => void): Duplex {
  const stream: Duplex = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      onSent(stream, chunk.toString());
      done();
    },
  });
  const noSocket = { setKeepAlive: () => stream, setNoDelay: () => stream, setTimeout: () => stream };
  return Object.assign(stream, noSocket, { ref: () => stream, unref: () => stream });
}

test('makes no connection, logs nothing, and changes no environment variable', async () => {
  // GIVEN
  const environment = { ...process.env };
  const lookup = jest.spyOn(dns, 'lookup');
  const connect = jest.spyOn(net, 'connect');
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const warn = jest.spyOn(process, 'emitWarning');

  // WHEN
  await prime();

  // THEN
  const calls = [lookup, connect, write, warn].map((spy) => spy.mock.calls.length);
  jest.restoreAllMocks();
  expect(calls).toEqual([0, 0, 0, 0]);
  expect(harness.endpoint.requests).toEqual([]);
  expect(process.env).toEqual(environment);
});

test('runs a whole lookup: a call to Chime, and the response to CloudFormation', async () => {
  // GIVEN
  const sent: string[] = [];
  const body = JSON.stringify({ PhoneNumber: { E164PhoneNumber: NUMBER } });

  // WHEN
  await prime(() =>
    connection((stream, text) => {
      sent.push(text);
      stream.push(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    }),
  );

  // THEN
  const [get, put] = sent.join('').split(/(?=PUT )/);
  expect(get).toMatch(/^GET \/phone-numbers\/%2B12065550100 HTTP\/1\.1\r\n/);
  expect(get).toMatch(/Credential=priming\/\d{8}\/us-east-1\/chime\//);
  expect(put).toMatch(/^PUT \/ HTTP\/1\.1\r\n[\s\S]*"Status":"SUCCESS"/);
});

describe('a failure is harmless if', () => {
  test.each<[string, () => Duplex]>([
    [
      'no connection can be made',
      () => {
        throw new Error('no connection');
      },
    ],
    ['a connection breaks', () => connection((stream) => stream.destroy(new Error('reset')))],
    ['a connection hangs', () => connection(() => undefined)],
    ['a response is not HTTP', () => connection((stream) => stream.push('SSH-2.0-OpenSSH_9.7\r\n'))],
    [
      'a call is denied',
      () => connection((stream) => stream.push('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')),
    ],
  ])('%s', async (_, connect) => {
    // GIVEN
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const start = performance.now();

    // WHEN
    await prime(connect);

    // THEN
    const lines = write.mock.calls.length;
    jest.restoreAllMocks();
    expect(lines).toBe(0);
    expect(performance.now() - start).toBeLessThan(4000);

    const { response } = await harness.create({ PhoneNumberId: NUMBER });
    expect(response.Status).toBe('SUCCESS');
  });
});
