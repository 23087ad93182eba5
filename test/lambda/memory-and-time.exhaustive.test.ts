/**
 * Endless bodies and adversarial strings. The shipped bundle, in a process with less memory than the function has,
 * responds in time and doesn't run out of memory.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { endlessBody, refuse } from '../../fake-aws/faults';
import type { Fault } from '../../fake-aws/loopback-server';
import type { ReceivedResponse } from '../../fake-aws/response-receiver';
import { LOCAL } from '../../tools/shared/folders';
import { run, runBin } from '../support/run';
import { ROLE_ARN, useHarness } from '../support/harness';

const NUMBER = '+12065550100';
const REMAINING = 6000;

/** The function has 512 MB. */
const HEAP_MEGABYTES = 200;
const MAX_MEGABYTES = 230;

const MAX_LINE_BYTES = 4096;

const COLONS = ':'.repeat(300_000);
const HUNDRED_MEGABYTES = 'x'.repeat(100_000_000);

const NESTED = '['.repeat(100_000) + ']'.repeat(100_000);

/** A success, or an error, that is too deep for a recursion. */
const DEEP = `{"PhoneNumber":{"E164PhoneNumber":"${NUMBER}","Name":${NESTED}},"Message":${NESTED},"Code":${NESTED}}`;

const INVOKE = path.join(__dirname, '..', 'support', 'invoke-bundle.js');

let folder: string;

beforeAll(async () => {
  mkdirSync(LOCAL, { recursive: true });
  folder = mkdtempSync(path.join(LOCAL, 'handler-'));
  const { status, output } = await runBin('tsx', ['tools/build/bundle.ts', 'lambda/index.ts', folder]);
  if (status !== 0) {
    throw new Error(output);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const harness = useHarness();

interface Result {
  readonly bodies: readonly string[];
  readonly lines: readonly string[];
  readonly milliseconds: number;
  readonly megabytes: number;
}

async function invoke(
  properties: object,
  environment: Readonly<Record<string, string>> = {},
  remaining = REMAINING,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Result> {
  const event = harness.event({ ...fields, ResourceProperties: { PhoneNumberId: NUMBER, ...properties } });
  const { stdout, output } = await run(
    process.execPath,
    [`--max-old-space-size=${HEAP_MEGABYTES}`, INVOKE, path.join(folder, 'index.mjs')],
    {
      environment: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        ...harness.endpoint.environment,
        ...environment,
        EVENT: JSON.stringify(event),
        REMAINING: String(remaining),
      },
    },
  );
  const lines = stdout.split('\n');
  const measured = lines.pop() ?? '';
  if (!measured.startsWith('{"milliseconds"')) {
    throw new Error(`The process died: ${output}`);
  }
  return {
    ...(JSON.parse(measured) as Pick<Result, 'milliseconds' | 'megabytes'>),
    lines,
    bodies: harness.receiver.bodiesOf(String(event.RequestId)),
  };
}

function expectBounded({ bodies, lines, milliseconds, megabytes }: Result, remaining = REMAINING): ReceivedResponse {
  process.stdout.write(`${expect.getState().currentTestName}: ${milliseconds} ms, ${megabytes.toFixed(0)} MB\n`);
  expect(bodies).toHaveLength(1);
  expect(milliseconds).toBeLessThan(remaining);
  expect(megabytes).toBeLessThan(MAX_MEGABYTES);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line) + 1))).toBeLessThanOrEqual(MAX_LINE_BYTES);
  return JSON.parse(bodies[0] ?? '') as ReceivedResponse;
}

const success = (phoneNumber: object): Fault =>
  refuse({ status: 200, body: JSON.stringify({ PhoneNumber: { E164PhoneNumber: NUMBER, ...phoneNumber } }) });

const error = (status: number, body: object, name = 'BadRequestException'): Fault =>
  refuse({ status, headers: { 'x-amzn-ErrorType': name }, body: JSON.stringify(body) });

test.each<[string, Fault, RegExp]>([
  ['an endless 200', endlessBody(200), /returned a success whose body is larger than 1 MB/],
  ['an endless 404', endlessBody(404), /answered 404 with no error of the API/],
  [
    'an endless 404 with the name of an error of the API',
    endlessBody(404, { 'x-amzn-ErrorType': 'NotFoundException' }),
    /answered 404 with no error of the API/,
  ],
  ['an endless 503', endlessBody(503), /answered 503 with no error of the API after \d+ attempts/],
  ['a 200 of 100 MB', refuse({ status: 200, body: HUNDRED_MEGABYTES }), /body is larger than 1 MB/],
  ['a 403 of 100 MB', refuse({ status: 403, body: HUNDRED_MEGABYTES }), /answered 403 with no error of the API/],
  ['a 500 of 100 MB', refuse({ status: 500, body: HUNDRED_MEGABYTES }), /answered 500 with no error of the API after/],
  ['300 KB of colons as message', error(400, { Message: COLONS }), /answered 400 BadRequestException \(:{299}…\)/],
  ['300 KB of colons as name', error(400, { Message: 'm' }, COLONS.slice(0, 10_000)), /answered 400/],
  ['a message that is an object', error(400, { Message: { toString: null } }), /answered 400 BadRequestException\./],
  ['300 KB of colons as status', success({ Status: COLONS }), /Status is :{79}…, expected Assigned/],
  ['300 KB of colons as name of the number', success({ Status: 'Assigned', Name: COLONS }), /more than the 4096 bytes/],
  [
    'a value of a hundred thousand levels',
    refuse({ status: 200, body: DEEP }),
    /returned a success whose body isn't JSON/,
  ],
  [
    'an error of a hundred thousand levels',
    refuse({ status: 404, body: DEEP }),
    /answered 404 with no error of the API/,
  ],
])('%s', async (_, fault, reason) => {
  harness.endpoint.injectFault(fault);

  const { Status, Reason } = expectBounded(await invoke({ Expect: { Statuses: ['Assigned'] }, OnMissing: 'empty' }));

  expect(Status).toBe('FAILED');
  expect(Reason).toMatch(reason);
});

test('a megabyte of associations', async () => {
  harness.endpoint.injectFault(success({ Associations: Array.from({ length: 340_000 }, () => ({})) }));

  // This takes CPU time, so it may last longer.
  const { Status, Data } = expectBounded(await invoke({}, {}, 20_000), 20_000);

  expect(Status).toBe('SUCCESS');
  expect(Data?.AssociationCount).toBe('340000');
});

test.each<[string, Fault]>([
  ['an endless 200', endlessBody(200, { 'Content-Type': 'text/xml' })],
  ['an endless 403', endlessBody(403, { 'Content-Type': 'text/xml' })],
  ['an endless 500', endlessBody(500, { 'Content-Type': 'text/xml' })],
])('%s of AWS STS', async (_, fault) => {
  harness.sts.injectFault(fault);

  const { Status, Reason } = expectBounded(
    await invoke({}, { ...harness.sts.environment, CHIME_ASSUME_ROLE_ARN: ROLE_ARN }),
  );

  expect(Status).toBe('FAILED');
  expect(Reason).toMatch(/could not be assumed: AWS STS answered \d+ with no error of the API/);
});

test.each<[string, number]>([
  ['an endless 200', 200],
  ['an endless 400', 400],
  ['an endless 500', 500],
])('%s of AWS CloudFormation', async (_, status) => {
  harness.cloudFormation.injectFault(endlessBody(status, { 'Content-Type': 'text/xml' }));
  harness.endpoint.remove(NUMBER);

  const ran = await invoke({}, harness.cloudFormation.environment, REMAINING, {
    RequestType: 'Update',
    PhysicalResourceId: NUMBER,
  });

  expect(expectBounded(ran).Status).toBe('FAILED');
  expect(harness.cloudFormation.requests.length).toBeGreaterThan(0);
});

test.each([200, 503])('an endless %d of the ResponseURL', async (status) => {
  harness.receiver.injectFault(endlessBody(status), 1);
  const { milliseconds, megabytes } = await invoke({});

  expect(milliseconds).toBeLessThan(REMAINING);
  expect(megabytes).toBeLessThan(MAX_MEGABYTES);
});

test('300 KB of colons in the event', async () => {
  const { Reason } = expectBounded(await invoke({ Expect: { Statuses: [COLONS.slice(0, 100_000)] } }));

  expect(Reason).toMatch(/expected :+/);
});
