/** The rules of `npm run check prose`. */
import { expect, test } from '@jest/globals';
import { findings } from '../../../tools/checks/prose';

test.each([
  ['For whoever is called at night.', 'whoever'],
  ['It is no number.', 'is no number'],
  ['It looks a number up.', 'looks a number up'],
  ['Looking each number up takes time.', 'Looking each number up'],
  ['The client is handed credentials.', 'is handed'],
  ['Hand the number to a step.', 'Hand the'],
  ['The value stands in the template.', 'stands in'],
  ['It waits, since the host is slow.', 'since '],
  ['The time-out of the function.', 'time-out'],
  ['The handler asks Chime.', 'asks Chime'],
  ['The colour of the table.', 'colour'],
  ['An unauthorised call.', 'unauthorised'],
  ['Python, Java and Go.', 'Python, Java and '],
  ['Use `a`, `b` or `c`.', '`code`, `code` or '],
])('%s', (text, found) => {
  expect(findings('a.md', `# Heading\n\n${text}\n`)).toEqual([{ line: 3, text: found, advice: expect.any(String) }]);
});

test.each([
  'You look up a number.',
  'The function looks it up.',
  'It is no longer there.',
  'There is no release yet.',
  'Nothing has changed since 2026-11-24.',
  'Nothing has changed since the last release.',
  'Python, Java, and Go.',
  'Use `a`, `b`, or `c`.',
  '`whoever` is a word.',
  '<code><a href="#x">CANCELLED</a></code>',
])('%s passes', (text) => {
  expect(findings('a.md', text)).toEqual([]);
});

test('code is not prose, and keeps its lines', () => {
  expect(findings('a.md', '```sh\necho whoever\n```\n\nwhoever')).toEqual([
    { line: 5, text: 'whoever', advice: expect.any(String) },
  ]);
});

test.each([
  ['a.ts', "const whoever = 'whoever';\n// whoever\n/* fine */"],
  ['a.mjs', 'const nobody = /nobody/;\n/** whoever */'],
  ['a.test.ts', "expect('nobody');\ntest('whoever calls', () => {});"],
  ['a.py', 'nobody = 1\nx = 1  # whoever'],
  ['a.py', 'nobody = 1\n"""whoever"""'],
  ['run', 'echo nobody\n# whoever'],
])('in %s, comments and titles of tests are prose: %j', (file, text) => {
  expect(findings(file, text)).toEqual([{ line: 2, text: 'whoever', advice: expect.any(String) }]);
});
