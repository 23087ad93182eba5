import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
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

test('a line is one JSON object, whose texts are masked', () => {
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
])('the level %s', (threshold, levels) => {
  process.env.AWS_LAMBDA_LOG_LEVEL = threshold;
  const log = new Logger({});

  log.info('');
  log.warn('');
  log.error('');

  expect(written.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(levels);
});
