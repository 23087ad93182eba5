/** The line of progress on a terminal. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { latency } from '../../../fake-aws/faults';
import { lookup, providerFunction, runPreview, useAws, useFolder } from '../run-preview';

const folder = useFolder();
const aws = useAws();

const CLEAR_LINE = '\r\u001B[2K';

const STACK = {
  path: 'Prod/Numbers',
  template: {
    Resources: {
      Function: providerFunction(),
      ...Object.fromEntries(['SupportLine', 'Sales電話', 'FaxLine'].map((id) => [id, lookup()])),
      LaterLine: lookup({ PhoneNumberId: '{{resolve:ssm:/line}}' }),
    },
  },
};

/** Runs the preview as if standard error were a terminal. */
const runInTerminal = async (columns: number, args: string[] = [], environment: Record<string, string> = {}) => {
  const preload = path.join(folder(), 'terminal.cjs');
  writeFileSync(preload, `Object.assign(process.stderr, { isTTY: true, columns: ${columns} });`);
  return await runPreview(folder(), [STACK], args, {
    environment: { ...aws.environment, NODE_OPTIONS: `--require ${preload}`, ...environment },
  });
};

test.each<[columns: number, line: RegExp]>([
  [80, /^1 of 4 done, [12] s: SupportLine and 2 more$/],
  [24, /^1 of 4 done, [12] s: Suppo$/],
])('in %d columns, it moves, fits, and is gone when done', async (columns, line) => {
  aws.endpoint.injectFault(latency(1500));

  const { stderr } = await runInTerminal(columns);

  const lines = stderr.split(CLEAR_LINE).map(stripVTControlCharacters);
  expect(lines.filter((one) => line.test(one)).length).toBeGreaterThan(0);
  expect(lines.filter((one) => one.length >= columns || one.includes('\n'))).toEqual([]);
  // Once: after that, the line can be one that a pager or a filter wrote.
  expect(lines.slice(-2)).toEqual([expect.stringMatching(/./), '']);
});

test('with --verbose, each line of the log is whole', async () => {
  const { stderr } = await runInTerminal(80, ['--verbose']);

  const logs = stderr.split('\n').slice(0, -1);
  expect(logs.length).toBeGreaterThan(3);
  expect(logs.map((line) => line.slice(line.lastIndexOf(CLEAR_LINE) + CLEAR_LINE.length))).toEqual(
    logs.map(() => expect.stringMatching(/^\{.*\}$/)),
  );
});

test.each<[string, Record<string, string>]>([
  ['a pipe', { NODE_OPTIONS: '' }],
  ['CI', { CI: 'true' }],
  ['a terminal that can only print', { TERM: 'dumb' }],
])('in %s, there is none', async (_, environment) => {
  expect((await runInTerminal(80, [], environment)).stderr).toBe('');
});
