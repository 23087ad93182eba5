/** The phone numbers and the errors that the fake of Chime returns, from a JSON file. */
import { readFileSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type E164, parseE164 } from '../lib/contract/phone-number-model';
import { ERRORS, type ErrorName } from './errors';
import sample from './phone-numbers.json';

/** The two API namespaces, as `ChimeApi` names them. */
export type Namespace = 'chime' | 'chime-sdk-voice';

/** A `PhoneNumber` object of a response. */
export type PhoneNumberRecord = Readonly<Record<string, unknown>>;

/** An error of `GetPhoneNumber` for one number, or of `ListPhoneNumbers`. */
export type ApiError = ApiErrorDetails &
  ({ readonly PhoneNumberId: string } | { readonly Operation: 'ListPhoneNumbers'; readonly PhoneNumberId?: never });

interface ApiErrorDetails {
  readonly Error: ErrorName;
  /** Namespace that returns the error. The default is both. */
  readonly Namespace?: Namespace;
  /** The number of requests that fail before the operation succeeds again. The default is all. */
  readonly Times?: number;
}

export interface Inventory {
  readonly PhoneNumbers: readonly PhoneNumberRecord[];
  readonly Errors?: readonly ApiError[];
}

/** What a file contains: one inventory, or one for each account. */
export interface InventoryFile extends Partial<Inventory> {
  /** By the ID of the account. Lookups in other accounts use `PhoneNumbers` of the file, if it has them. */
  readonly Accounts?: Readonly<Record<string, Inventory>>;
}

/** The sample of the API reference, and synthetic numbers with other elements of its model. */
export const sampleInventory: Inventory = sample;

export function isListError(apiError: object | null): boolean {
  return (apiError as { Operation?: unknown } | null)?.Operation === 'ListPhoneNumbers';
}

/** All numbers of an account, with all elements, take a few megabytes. */
const MAX_BYTES = 100 * 1024 * 1024;

/** The name of a file that stands for standard input. */
export const STANDARD_INPUT = '-';

/** Reads an inventory. The errors that it throws tell the user what to change in the file. */
export function readInventory(file: string): InventoryFile {
  const name = file === STANDARD_INPUT ? 'the inventory in standard input' : `the inventory ${file}`;
  let text: string;
  try {
    text = decode(file === STANDARD_INPUT ? readStandardInput() : readRegularFile(file));
  } catch (error) {
    throw new Error(`${capitalized(name)} can't be read: ${(error as Error).message}`, { cause: error });
  }
  let inventory: unknown;
  try {
    inventory = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `${capitalized(name)} isn't JSON (${(error as Error).message.split('\n', 1).join()}). Write {"PhoneNumbers": [...]} with the PhoneNumber objects of GetPhoneNumber responses.`,
      { cause: error },
    );
  }
  const { Accounts, ...own } = (inventory ?? {}) as Readonly<Record<string, unknown>>;
  if (Accounts === undefined) {
    return inventoryIn(inventory, name);
  }
  if (!isObject(Accounts) || Object.keys(Accounts).some((account) => !/^\d{12}$/.test(account))) {
    throw new Error(
      `"Accounts" of ${name} isn't an object with IDs of accounts. Write {"111122223333": {"PhoneNumbers": [...]}}.`,
    );
  }
  return {
    ...(own.PhoneNumbers === undefined ? {} : inventoryIn(own, name)),
    Accounts: Object.fromEntries(
      Object.entries(Accounts).map(([account, one]) => [account, inventoryIn(one, `account ${account} of ${name}`)]),
    ),
  };
}

function readRegularFile(file: string): Buffer {
  const stats = statSync(file);
  // A pipe could block, and a device could never end.
  if (!stats.isFile() || stats.size > MAX_BYTES) {
    throw new Error(stats.isFile() ? `it has ${stats.size} bytes` : "it isn't a regular file");
  }
  return readFileSync(file);
}

function readStandardInput(): Buffer {
  if (isatty(0)) {
    throw new Error('it is a terminal. Use a pipe, or name a file');
  }
  return readFileSync(0);
}

/** @param name how errors name it. */
function inventoryIn(value: unknown, name: string): Inventory {
  assertInventory(value, name);
  return { ...value, PhoneNumbers: value.PhoneNumbers.map(withId).map(asTheServiceWrites) };
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The ID of a number is the number, whatever other programs call an ID. */
function withId(record: PhoneNumberRecord): PhoneNumberRecord {
  const { PhoneNumberId: id } = record;
  return id === undefined || (typeof id === 'string' && parseE164(id) !== undefined)
    ? record
    : { ...record, PhoneNumberId: numberOf(record) };
}

/** PowerShell writes UTF-16, and some editors write a byte order mark, which the decoder removes. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** A timestamp as the AWS CLI v2 writes it, or as boto3 prints it. */
const PYTHON_TIMESTAMP = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/;

/** Restores the timestamps of the service, such as `2019-08-12T22:10:20.521Z`. */
function asTheServiceWrites(record: PhoneNumberRecord): PhoneNumberRecord {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map((item: unknown) => (isObject(item) ? asTheServiceWrites(item) : item))
        : name.endsWith('Timestamp') && typeof value === 'string' && PYTHON_TIMESTAMP.test(value)
          ? new Date(value.replace(' ', 'T')).toISOString()
          : value,
    ]),
  );
}

/** The number of a record in E.164 format. An ID can also be something else than the number. */
export function numberOf(record: PhoneNumberRecord): E164 | undefined {
  return numbersIn(record)[0];
}

function numbersIn({ PhoneNumberId, E164PhoneNumber }: PhoneNumberRecord): E164[] {
  const numbers = [PhoneNumberId, E164PhoneNumber].map((id) => (typeof id === 'string' ? parseE164(id) : undefined));
  return [...new Set(numbers.filter((number) => number !== undefined))];
}

/** The elements of a `PhoneNumber` object in the API reference, all of which the sample has. */
const ELEMENTS = [...new Set(sample.PhoneNumbers.flatMap(elementsIn))];

function elementsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(elementsIn)];
}

/** An element whose name differs in one or two letters from one that the record lacks. Others can be new ones of AWS. */
function misspelledIn(value: unknown, depth = 0): { readonly name: string; readonly meant: string } | undefined {
  if (typeof value !== 'object' || value === null || depth > 3) {
    return undefined;
  }
  for (const [name, item] of Object.entries(value) as [string, unknown][]) {
    const meant =
      /^\d+$/.test(name) || ELEMENTS.includes(name) ? undefined : ELEMENTS.find((one) => isSimilar(one, name));
    if (meant !== undefined && !Object.hasOwn(value, meant)) {
      return { name, meant };
    }
    const within = misspelledIn(item, depth + 1);
    if (within !== undefined) {
      return within;
    }
  }
  return undefined;
}

/** Whether two names are the same without case, or after one change, which can be two letters that were swapped. */
function isSimilar(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let start = 0;
  while (start < a.length && a[start] === b[start]) {
    start += 1;
  }
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) {
    end += 1;
  }
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return left.length + right.length <= 2 || (left.length === 2 && right === `${left.charAt(1)}${left.charAt(0)}`);
}

function assertInventory(value: unknown, name: string): asserts value is Inventory {
  const { PhoneNumbers, Errors = [], NextToken } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (!Array.isArray(PhoneNumbers)) {
    throw new Error(
      `${capitalized(name)} has no list "PhoneNumbers". Write {"PhoneNumbers": [...]} with the PhoneNumber objects of GetPhoneNumber responses.`,
    );
  }
  if (NextToken) {
    throw new Error(
      `${capitalized(name)} is only the first page of a list, because it has a NextToken. Add the PhoneNumbers of the other pages, and delete NextToken.`,
    );
  }
  PhoneNumbers.forEach((record: unknown, index) => {
    const where = `PhoneNumbers[${index}] of ${name}`;
    const numbers = isObject(record) ? numbersIn(record) : [];
    if (!isObject(record) || numbers.length === 0) {
      throw new Error(`${where} has no E.164 number. Give it a PhoneNumberId such as "+12065550100".`);
    }
    if (numbers.length > 1) {
      throw new Error(
        `${where} has two numbers, …${numbers.map((number) => number.slice(-4)).join(' and …')}. Write the same one as PhoneNumberId and as E164PhoneNumber.`,
      );
    }
    const typo = misspelledIn(record);
    if (typo !== undefined) {
      throw new Error(`${where} has the element ${JSON.stringify(typo.name)}. Write ${typo.meant}.`);
    }
  });
  if (!Array.isArray(Errors)) {
    throw new Error(
      `"Errors" of ${name} isn't a list. Write [{"PhoneNumberId": "+12065550100", "Error": "NotFoundException"}].`,
    );
  }
  Errors.forEach((apiError: Partial<ApiError> | null, index) => {
    const where = `Errors[${index}] of ${name}`;
    if (!isListError(apiError) && parseE164(String(apiError?.PhoneNumberId)) === undefined) {
      throw new Error(
        `${where} has no E.164 number. Give it a PhoneNumberId such as "+12065550100", or "Operation": "ListPhoneNumbers".`,
      );
    }
    if (!Object.hasOwn(ERRORS, String(apiError?.Error))) {
      throw new Error(`${where} has no known Error. Use one of ${Object.keys(ERRORS).join(', ')}.`);
    }
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
