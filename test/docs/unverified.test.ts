/** What the documents call unverified and the claims that `npm run verify:account` checks are the same. */
import { expect, test } from '@jest/globals';
import { CLAIMS } from '../../tools/verify-account/claims';
import { readMarkdown } from '../support/markdown';

const [, section = ''] = /^## What is unverified$(.*)/ms.exec(readMarkdown('docs/operating.md')) ?? [];
const items = section.split('\n').filter((line) => line.startsWith('- '));

const claimsIn = (text: string): string[] =>
  [...text.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name).filter((name) => Object.hasOwn(CLAIMS, name));

test('every item names its lines in the report', () => {
  expect(items.length).toBeGreaterThan(5);
  expect(items.filter((item) => claimsIn(item).length === 0)).toEqual([]);
});

test('every line of the report is named once', () => {
  expect(claimsIn(items.join('\n')).sort()).toEqual(Object.keys(CLAIMS).sort());
});

test('every name that looks like a line of the report is one', () => {
  const named = items.flatMap((item) => [...item.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name));

  expect(named.filter((name) => !Object.hasOwn(CLAIMS, name))).toEqual([]);
});
