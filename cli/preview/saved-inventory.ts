/** What `--save-inventory` writes: the numbers that Chime returned to the lookups, as the service wrote them. */
import { accessSync, constants, lstatSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { ErrorName } from '../../fake-aws/errors';
import {
  type ApiError,
  type Inventory,
  type InventoryFile,
  type Namespace,
  numberOf,
  type PhoneNumberRecord,
  STANDARD_INPUT,
} from '../../fake-aws/inventory';
import { type E164, parseE164 } from '../../lib/contract/phone-number-model';
import type { ServiceResponse } from './handler-worker';

/** `GetPhoneNumber` with its number, or `ListPhoneNumbers`. Endpoint variables can put a path before it. */
const OPERATION = /\/phone-numbers(?:\/([^/?]+))?(?:\?|$)/;

/** Errors that are about the number or about the API. Others are about the caller, or temporary. */
const KEPT_ERRORS: readonly ErrorName[] = ['NotFoundException', 'ForbiddenException', 'UnauthorizedClientException'];

/** What IAM says with the `ForbiddenException` of a caller without permission. */
const ABOUT_CALLER = /not authorized|authorization failed/i;

type SavedError = ApiError & { readonly PhoneNumberId: E164 };

interface SavedRecord {
  readonly record: PhoneNumberRecord;
  readonly rank: number;
}

export class SavedInventory {
  private readonly accounts = new Map<string | undefined, SavedAccount>();

  /** Throws an error if the file can't be new, because an older one may have been edited. */
  public constructor(private readonly file: string) {
    if (file === STANDARD_INPUT) {
      throw new Error('Name a file for --save-inventory, because standard output has the preview.');
    }
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) {
      throw new Error(`${file} exists. Delete it, or name another file for --save-inventory.`);
    }
    try {
      accessSync(path.dirname(file), constants.W_OK);
    } catch (error) {
      throw new Error(`${file} can't be written: ${(error as Error).message}`, { cause: error });
    }
  }

  public readonly add = (account: string | undefined, response: ServiceResponse): void => {
    const saved = this.accounts.get(account) ?? new SavedAccount();
    this.accounts.set(account, saved);
    saved.add(response);
  };

  /**
   * Writes the file, unless Chime returned nothing about any number. Returns what the user should know about it.
   * @param notRun how many lookups could not be run.
   */
  public write(notRun: number): string {
    const inventories = [...this.accounts]
      .filter(([, saved]) => saved.hasAnswers)
      .map(([account, saved]) => [account, saved.toInventory()] as const)
      .sort(byKey);
    if (inventories.length === 0) {
      return `Chime returned no phone number, so ${this.file} was not written.`;
    }
    const count = inventories.reduce((sum, [, { PhoneNumbers }]) => sum + PhoneNumbers.length, 0);
    const content = {
      $comment: `What Amazon Chime returned to 'cdk-chime-phone-number preview' on ${new Date().toISOString().slice(0, 10)}, for --offline. These are your phone numbers: don't publish them.`,
      ...asFile(inventories),
    };
    // `wx` doesn't follow a link either.
    writeFileSync(this.file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return [
      `Saved ${count} phone number${count === 1 ? '' : 's'} in ${this.file}, which only you can read. Don't publish them.`,
      ...(notRun > 0 ? [`Lookups that could not be run: ${notRun}. The file may lack their numbers.`] : []),
    ].join(' ');
  }
}

/** The numbers of one account don't need its ID. */
function asFile(inventories: readonly (readonly [string | undefined, Inventory])[]): InventoryFile {
  const [[, first] = []] = inventories;
  if (inventories.length === 1 && first !== undefined) {
    return first;
  }
  const accounts = inventories.flatMap(([account, one]) => (account === undefined ? [] : [[account, one] as const]));
  return { ...inventories.find(([account]) => account === undefined)?.[1], Accounts: Object.fromEntries(accounts) };
}

class SavedAccount {
  /** Whether Chime returned a number, or said why not. */
  public hasAnswers = false;

  private readonly records = new Map<E164, SavedRecord>();
  /** By number and API. Undefined after a success, because the same API can lack a number in another Region. */
  private readonly errors = new Map<string, SavedError | undefined>();

  public add({ path: url, userAgent, status, errorType = '', body }: ServiceResponse): void {
    const operation = OPERATION.exec(url);
    if (operation === null) {
      return; // AWS STS, for example.
    }
    const namespace: Namespace = userAgent.includes('api/chime-sdk-voice') ? 'chime-sdk-voice' : 'chime';
    const [, id] = operation;
    const number = id === undefined ? undefined : parseE164(decodeURIComponent(id));
    const key = `${number ?? ''} ${namespace}`;
    const [name = ''] = errorType.split(':');
    if (status < 300) {
      this.hasAnswers = true;
      this.errors.set(key, undefined);
      recordsIn(body).forEach((record) => {
        // Only Chime SDK Voice has all elements, and a list can have fewer of them than GetPhoneNumber.
        this.addRecord({ record, rank: (namespace === 'chime' ? 0 : 2) + (id === undefined ? 0 : 1) });
      });
    } else if (number !== undefined && isKept(name) && !ABOUT_CALLER.test(body) && !this.errors.has(key)) {
      this.hasAnswers = true;
      this.errors.set(key, { PhoneNumberId: number, Error: name, Namespace: namespace });
    }
  }

  public toInventory(): Inventory {
    const sorted = [...this.records].sort(byKey);
    const errors = [...this.errors.values()].filter((error) => error !== undefined);
    return {
      PhoneNumbers: sorted.map(([, { record }]) => record),
      ...(errors.length > 0 && { Errors: errors }),
    };
  }

  private addRecord(saved: SavedRecord): void {
    const number = numberOf(saved.record);
    if (number !== undefined && saved.rank >= (this.records.get(number)?.rank ?? 0)) {
      this.records.set(number, saved);
    }
  }
}

/** What isn't a response of Chime has no records. */
function recordsIn(body: string): PhoneNumberRecord[] {
  try {
    const { PhoneNumber, PhoneNumbers = [PhoneNumber] } = JSON.parse(body) as Partial<Record<string, unknown>>;
    return (PhoneNumbers as unknown[]).filter((one) => typeof one === 'object' && one !== null) as PhoneNumberRecord[];
  } catch {
    return [];
  }
}

function isKept(name: string): name is ErrorName {
  return (KEPT_ERRORS as readonly string[]).includes(name);
}

function byKey(
  [one = '']: readonly [string | undefined, unknown],
  [other = '']: readonly [string | undefined, unknown],
): number {
  return one < other ? -1 : 1;
}
