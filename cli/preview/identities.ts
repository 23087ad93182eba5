/** Chooses the credentials of each lookup: those of the account in which its function would run. */
import type { FailedCall } from '../../lib/contract/verdict';
import type { Caller, Identity } from '../credentials';
import { causeOf } from './failed-call';
import type { Outcome } from './lookup';
import type { ProviderFunction } from './provider-function';
import type { Stack } from '../cloudformation/template';

/** Why credentials were refused: for all lookups, and for lookups that list numbers. */
interface Refusal {
  readonly all?: string;
  readonly lists?: string;
}

/** The numbers of an inventory. With them, the endpoints and roles of the functions are ignored. */
export interface OfflineNumbers {
  /** Returns what stands for the credentials of an account, unless the inventory lacks the account. */
  identityOf(account: string | undefined): Identity | undefined;
  /** Returns why a number is missing and what to do, unless the inventory has it. */
  whyMissing(account: string | undefined, phoneNumberId: string): string | undefined;
}

/** Credentials of each `--profile`, or the only ones, or an inventory. */
export type IdentitySource = readonly [Identity, ...Identity[]] | OfflineNumbers;

export class Identities {
  public readonly offline: OfflineNumbers | undefined;
  private readonly identities: readonly Identity[];
  private readonly refusals = new Map<Identity, Refusal>();

  public constructor(source: IdentitySource) {
    this.offline = 'identityOf' in source ? source : undefined;
    this.identities = 'identityOf' in source ? [] : source;
  }

  /** Returns the outcome instead if the lookup can't run with any of the credentials. */
  public async identityFor(provider: ProviderFunction, listsNumbers: boolean): Promise<Identity | Outcome> {
    const identity = this.offline
      ? (this.offline.identityOf(provider.account) ?? notInInventory(provider.account))
      : await this.identityOfAccount(provider.stack, provider.assumesRole);
    if (typeof identity === 'string') {
      return { status: 'NOT_RUN', reason: identity };
    }
    const { all, lists } = this.refusals.get(identity) ?? {};
    const reason = provider.assumesRole ? undefined : (all ?? (listsNumbers ? lists : undefined));
    return reason === undefined ? identity : { status: 'NOT_RUN', reason };
  }

  /** Remembers that credentials were refused, because other lookups would call Chime with the same ones. */
  public refuse(identity: Identity, failedCall: Partial<FailedCall>, reason: string): void {
    const isOnlyForLists = causeOf(failedCall) === 'permission' && failedCall.operation === 'ListPhoneNumbers';
    this.refusals.set(identity, { [isOnlyForLists ? 'lists' : 'all']: reason, ...this.refusals.get(identity) });
  }

  /** Returns why there is none instead. */
  public async identityOfAccount(stack: Stack, assumesRole = false): Promise<Identity | string> {
    const { account, region } = stack.environment;
    const [first, ...others] = this.identities;
    if (first !== undefined && others.length === 0 && (account === undefined || assumesRole)) {
      return first;
    }
    if (account === undefined) {
      return `Stack ${stack.displayName} isn't bound to an account, so its profile isn't known. Pass one --profile for it, or set its env.`;
    }
    const callers = await Promise.all(
      this.identities.map(async (identity) => ({ identity, caller: await identity.caller(region) })),
    );
    const match = callers.find(({ caller }) => 'account' in caller && caller.account === account);
    return (
      match?.identity ??
      `The stack is in account ${account}, but ${callers.map(descriptionOf).join(', ')}. Name a profile of account ${account} with --profile.`
    );
  }
}

/** An inventory of several accounts doesn't say what another account has. */
function notInInventory(account: string | undefined): string {
  return account === undefined
    ? "The inventory has only numbers of accounts, and the stack isn't bound to one. Set its env."
    : `The inventory doesn't have account ${account}. Save it with --save-inventory and a --profile of this account.`;
}

function descriptionOf({ identity: { name }, caller }: { identity: Identity; caller: Caller }): string {
  return 'account' in caller
    ? `the account of ${name} is ${caller.account}`
    : `AWS STS did not return the account of ${name}: ${caller.why}`;
}
