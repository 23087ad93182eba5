/** Chime on this computer: an endpoint for the inventory, and one for each account in it. */
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { type Inventory, type InventoryFile, numberOf, STANDARD_INPUT } from '../../fake-aws/inventory';
import { parseE164 } from '../../lib/contract/phone-number-model';
import type { Identity } from '../credentials';
import type { OfflineNumbers } from './identities';

/** The key of the numbers for accounts that the inventory doesn't name. */
const OTHERS = '';

const EXAMPLE = 'npx cdk-chime-phone-number inventory --app';

interface Account {
  readonly endpoint: ChimeEndpoint;
  readonly identity: Identity;
  readonly count: number;
  /** Those that Chime returns, or for which the inventory has an error. */
  readonly numbers: ReadonlySet<string | undefined>;
}

export class OfflineChime implements OfflineNumbers {
  /** @param file the name of the inventory, or undefined for the sample. */
  public static async start(
    { Accounts = {}, PhoneNumbers, Errors = [] }: InventoryFile,
    file: string | undefined,
  ): Promise<OfflineChime> {
    const inventories: Record<string, Inventory> = {
      ...(PhoneNumbers && { [OTHERS]: { PhoneNumbers, Errors } }),
      ...Accounts,
    };
    const accounts = Object.entries(inventories).map(
      async ([account, inventory]) => [account, await startAccount(inventory)] as const,
    );
    return new OfflineChime(new Map(await Promise.all(accounts)), file);
  }

  private constructor(
    private readonly accounts: ReadonlyMap<string, Account>,
    private readonly file: string | undefined,
  ) {}

  /** For example, `inventory.json, 3 numbers`. */
  public get description(): string {
    const count = [...this.accounts.values()].reduce((sum, account) => sum + account.count, 0);
    const name = this.file === STANDARD_INPUT ? 'standard input' : this.file;
    const accounts = this.accounts.size > 1 ? ` of ${this.accounts.size} accounts` : '';
    return `${name ?? 'the sample of this package'}, ${count} number${count === 1 ? '' : 's'}${accounts}`;
  }

  public identityOf(account: string | undefined): Identity | undefined {
    return this.accountOf(account)?.identity;
  }

  public whyMissing(account: string | undefined, phoneNumberId: string): string | undefined {
    if (this.accountOf(account)?.numbers.has(parseE164(phoneNumberId)) === true) {
      return undefined;
    }
    return this.file === undefined
      ? `The phone number is not in the sample inventory. To preview your own numbers, write them into an inventory (${EXAMPLE} > inventory.json), and pass --offline inventory.json.`
      : `The phone number is not in the inventory ${this.file}. Add it to its PhoneNumbers; ${EXAMPLE} prints one for this app.`;
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.accounts.values()].map(({ endpoint }) => endpoint.stop()));
  }

  private accountOf(account = OTHERS): Account | undefined {
    return this.accounts.get(account) ?? this.accounts.get(OTHERS);
  }
}

async function startAccount(inventory: Inventory): Promise<Account> {
  const { PhoneNumbers, Errors = [] } = inventory;
  const endpoint = await ChimeEndpoint.start(inventory);
  return {
    endpoint,
    identity: identityFor(endpoint),
    count: PhoneNumbers.length,
    numbers: new Set([...PhoneNumbers, ...Errors].map((record) => numberOf({ ...record }))),
  };
}

export function identityFor({ environment }: ChimeEndpoint): Identity {
  return {
    name: 'the inventory',
    environment: { ...environment, AWS_ACCESS_KEY_ID: 'offline', AWS_SECRET_ACCESS_KEY: 'offline' },
    caller: () => Promise.resolve({ why: 'it is offline' }),
  };
}
