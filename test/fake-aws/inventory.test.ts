import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readInventory } from '../../fake-aws/inventory';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'inventory-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const write = (text: string) => {
  const file = path.join(directory, 'inventory.json');
  writeFileSync(file, text);
  return file;
};

test('reads numbers and errors', () => {
  const inventory = {
    PhoneNumbers: [{ PhoneNumberId: '%2B12065550100' }, { E164PhoneNumber: '+12065550101' }],
    Errors: [
      { Operation: 'ListPhoneNumbers', Error: 'ForbiddenException' },
      { PhoneNumberId: '12065550100', Error: 'ThrottledClientException', Times: 1, Namespace: 'chime' },
    ],
  };

  expect(readInventory(write(JSON.stringify(inventory)))).toEqual(inventory);
});

test.each([
  ['text that is not JSON', '+12065550100', /isn't JSON \(.*\)\. Write \{"PhoneNumbers": \[\.\.\.\]\}/],
  ['JSON of another kind', 'null', /has no list "PhoneNumbers"\. Write/],
  ['PhoneNumbers that is not a list', '{"PhoneNumbers": {}}', /has no list "PhoneNumbers"/],
  [
    'a record without a number',
    '{"PhoneNumbers": [{"Status": "Assigned"}]}',
    /PhoneNumbers\[0\] .* has no E\.164 number\. Give it/,
  ],
  ['a record that is a string', '{"PhoneNumbers": ["+12065550100"]}', /PhoneNumbers\[0\] .* has no E\.164 number/],
  [
    'an unknown error of ListPhoneNumbers',
    '{"PhoneNumbers": [], "Errors": [{"Operation": "ListPhoneNumbers", "Error": "Oops"}]}',
    /Errors\[0\] .* has no known Error/,
  ],
  ['Errors that is not a list', '{"PhoneNumbers": [], "Errors": {}}', /"Errors" of .* isn't a list/],
  ['an error without a number', '{"PhoneNumbers": [], "Errors": [null]}', /Errors\[0\] .* has no E\.164 number/],
  [
    'an unknown error of a number',
    '{"PhoneNumbers": [], "Errors": [{"PhoneNumberId": "+12065550100", "Error": "Oops"}]}',
    /Errors\[0\] .* has no known Error\. Use one of BadRequestException, /,
  ],
])('%s', (_, text, message) => {
  expect(() => readInventory(write(text))).toThrow(message);
});

test('a missing file', () => {
  expect(() => readInventory(path.join(directory, 'missing.json'))).toThrow(/missing\.json can't be read: ENOENT/);
});
