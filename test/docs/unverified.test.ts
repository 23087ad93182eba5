/** docs/operating.md lists as unverified exactly the claims that `npm run verify:account` verifies. */
import { expect, test } from '@jest/globals';
import { CLAIMS } from '../../tools/verify-account/claims';
import { readMarkdown } from '../support/markdown';

const [, section = ''] = /^## What is unverified$(.*)/ms.exec(readMarkdown('docs/operating.md')) ?? [];
const items = section.split('\n').filter((line) => line.startsWith('- '));

const claimsIn = (text: string): string[] =>
  [...text.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name).filter((name) => Object.hasOwn(CLAIMS, name));

test('each item names at least one claim', () => {
  expect(items.length).toBeGreaterThan(5);
  expect(items.filter((item) => claimsIn(item).length === 0)).toEqual([]);
});

test('each claim is named once', () => {
  expect(claimsIn(items.join('\n')).sort()).toEqual(Object.keys(CLAIMS).sort());
});

test('each name in an item is a claim', () => {
  const named = items.flatMap((item) => [...item.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name));

  expect(named.filter((name) => !Object.hasOwn(CLAIMS, name))).toEqual([]);
});
