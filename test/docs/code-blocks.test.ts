/** Each code block of the documents names its language, so that GitHub, registries, and editors highlight it. */
import { expect, test } from '@jest/globals';
import { markdownFiles, readMarkdown } from '../support/markdown';

test.each(markdownFiles)('%s', (file) => {
  const openings = [...readMarkdown(file).matchAll(/^( *)```([^\n]*)\n.*?^\1```$/gms)];

  expect(openings.filter(([, , language]) => language === '')).toEqual([]);
});
