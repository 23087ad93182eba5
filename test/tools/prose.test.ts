/** What the project's English avoids, as `npm run lint:prose` finds it. */
import { expect, test } from '@jest/globals';
import { findings } from '../../tools/checks/prose';

test.each([
  ['For whoever is called at night.', 'whoever'],
  ['It is no number.', 'is no number'],
  ['It looks a number up.', 'looks a number up'],
  ['The client is handed credentials.', 'is handed'],
  ['The handler asks Chime.', 'asks Chime'],
  ['The colour of the table.', 'colour'],
  ['Python, Java and Go.', 'Python, Java and '],
])('%s', (text, found) => {
  expect(findings(`# Heading\n\n${text}\n`)).toEqual([{ line: 3, text: found, advice: expect.any(String) }]);
});

test.each(['You look up a number.', 'It is no longer there.', 'Python, Java, and Go.', '`whoever` is a word.'])(
  '%s passes',
  (text) => {
    expect(findings(text)).toEqual([]);
  },
);

test('code is not prose, and keeps its lines', () => {
  expect(findings('```sh\necho whoever\n```\n\nwhoever')).toEqual([
    { line: 5, text: 'whoever', advice: expect.any(String) },
  ]);
});
