/** docs/attributes.md lists exactly the attributes of the construct. */
import { expect, test } from '@jest/globals';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { readMarkdown } from '../support/markdown';

test('every attribute is in the table', () => {
  const cells = [...readMarkdown('docs/attributes.md').matchAll(/^\| `[^|]+\|([^|]+)\|/gm)].map(
    ([, cell = '']) => cell,
  );
  const names = cells.flatMap((cell) => cell.match(/[\w.]+/g) ?? []);

  // `.OutboundCall` is short for `Capabilities.OutboundCall`.
  expect(names.map((name) => name.replace(/^\./, 'Capabilities.')).sort()).toEqual(
    Object.values(PhoneNumberAttribute).sort(),
  );
});
