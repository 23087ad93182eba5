/** docs/languages.md has the code of a list that `npm run check languages` compiles in the apps of test/languages/. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { CHECKOUT } from '../../tools/shared/folders';
import { codeBlocks, readMarkdown } from '../support/markdown';

/** Without indentation. */
const lines = (code: string) => code.trim().replaceAll(/^\s+/gm, '');

test.each([
  ['python', 'app.py'],
  ['java', 'src/main/java/example/NumbersStack.java'],
  ['go', 'main.go'],
])('%s', (language, file) => {
  const app = readFileSync(path.join(CHECKOUT, 'test', 'languages', language, file), 'utf8');

  const [, list = ''] = codeBlocks(readMarkdown('docs/languages.md'), language);

  expect(list).toContain('PhoneNumberList');
  expect(lines(app)).toContain(lines(list));
});
