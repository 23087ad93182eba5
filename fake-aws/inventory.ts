/** The phone numbers and the errors that the fake of Chime returns, from a JSON file. */
import { readFileSync } from 'node:fs';
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

/** The sample of the API reference, and synthetic numbers with other elements of its model. */
export const sampleInventory: Inventory = sample;

export function isListError(apiError: object | null): boolean {
  return (apiError as { Operation?: unknown } | null)?.Operation === 'ListPhoneNumbers';
}

/** Reads an inventory file. The errors that it throws tell the user what to change in the file. */
export function readInventory(file: string): Inventory {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The inventory ${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
  let inventory: unknown;
  try {
    inventory = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `The inventory ${file} isn't JSON (${(error as Error).message.split('\n', 1).join()}). Write {"PhoneNumbers": [...]} with the PhoneNumber objects of GetPhoneNumber responses.`,
      { cause: error },
    );
  }
  assertInventory(inventory, file);
  return inventory;
}

/** The number of a record in E.164 format. */
export function numberOf(record: PhoneNumberRecord): E164 | undefined {
  const id = record.PhoneNumberId ?? record.E164PhoneNumber;
  return typeof id === 'string' ? parseE164(id) : undefined;
}

function assertInventory(value: unknown, file: string): asserts value is Inventory {
  const { PhoneNumbers, Errors = [] } = (value ?? {}) as { PhoneNumbers?: unknown; Errors?: unknown };
  if (!Array.isArray(PhoneNumbers)) {
    throw new Error(
      `The inventory ${file} has no list "PhoneNumbers". Write {"PhoneNumbers": [...]} with the PhoneNumber objects of GetPhoneNumber responses.`,
    );
  }
  PhoneNumbers.forEach((record: unknown, index) => {
    if (typeof record !== 'object' || record === null || numberOf(record as PhoneNumberRecord) === undefined) {
      throw new Error(
        `PhoneNumbers[${index}] of the inventory ${file} has no E.164 number. Give it a PhoneNumberId such as "+12065550100".`,
      );
    }
  });
  if (!Array.isArray(Errors)) {
    throw new Error(
      `"Errors" of the inventory ${file} isn't a list. Write [{"PhoneNumberId": "+12065550100", "Error": "NotFoundException"}].`,
    );
  }
  Errors.forEach((apiError: Partial<ApiError> | null, index) => {
    const where = `Errors[${index}] of the inventory ${file}`;
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
