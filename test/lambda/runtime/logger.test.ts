import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Logger } from '../../../lambda/runtime/logger';

let written: string[];
const level = process.env.AWS_LAMBDA_LOG_LEVEL;

beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env.AWS_LAMBDA_LOG_LEVEL = level ?? '';
});

test('a line is one JSON object whose strings are masked', () => {
  new Logger({ requestId: 'id' }).warn('About +12065550100', { number: '12065550100', attempt: 12065550100 });

  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^\{.+\}\n$/);
  expect(JSON.parse(written[0] ?? '')).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/),
    level: 'WARN',
    message: 'About …0100',
    requestId: 'id',
    number: '…0100',
    attempt: 12065550100,
  });
});

test.each([
  ['TRACE', ['INFO', 'WARN', 'ERROR']],
  ['DEBUG', ['INFO', 'WARN', 'ERROR']],
  ['INFO', ['INFO', 'WARN', 'ERROR']],
  ['WARN', ['WARN', 'ERROR']],
  ['ERROR', ['ERROR']],
  ['FATAL', []],
  ['', ['INFO', 'WARN', 'ERROR']],
])('at the level %s, only lines of this level and above are written', (threshold, levels) => {
  process.env.AWS_LAMBDA_LOG_LEVEL = threshold;
  const log = new Logger({});

  log.info('');
  log.warn('');
  log.error('');

  expect(written.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(levels);
});

describe('a line', () => {
  const MAX_BYTES = 4096;

  test.each([
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['characters of three bytes', '€'.repeat(4000)],
    ['characters that JSON writes as six', '\u0001'.repeat(4000)],
    ['colons, which once took quadratic time to mask', ':'.repeat(300_000)],
    ['numbers', '+12065550100 '.repeat(4000)],
  ])('has at most 4,096 bytes with %s', (_, text) => {
    new Logger({ requestId: 'id', logicalResourceId: text }).error(text, { error: text, reason: text, attempt: 7 });

    expect(Buffer.byteLength(written.join(''))).toBeLessThanOrEqual(MAX_BYTES);
    expect(written).toHaveLength(1);
    expect(written[0]).not.toMatch(/2065550/);
    expect(JSON.parse(written[0] ?? '')).toEqual({
      timestamp: expect.stringMatching(/Z$/),
      level: 'ERROR',
      message: expect.stringMatching(/…$/),
      requestId: 'id',
      logicalResourceId: expect.stringMatching(/…$/),
      error: expect.stringMatching(/…$/),
      reason: expect.stringMatching(/…$/),
      attempt: 7,
    });
  });

  test('of exactly 4,096 bytes is not clipped', () => {
    new Logger({}).info('', { error: '' });
    const room = MAX_BYTES - (written.pop()?.length ?? 0);

    new Logger({}).info('', { error: 'x'.repeat(room) });
    new Logger({}).info('', { error: 'x'.repeat(room + 1) });

    expect(written.map(({ length }) => length)).toEqual([MAX_BYTES, expect.any(Number)]);
    expect(written.map((line) => line.includes('…'))).toEqual([false, true]);
  });
});
