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

export class Identities {
  private readonly refusals = new Map<Identity, Refusal>();

  /** @param identities those of each `--profile`, or the only one of this computer. */
  public constructor(private readonly identities: readonly [Identity, ...Identity[]]) {}

  /** Returns the outcome instead if the lookup can't run with any of the credentials. */
  public async identityFor(provider: ProviderFunction, listsNumbers: boolean): Promise<Identity | Outcome> {
    const identity = await this.identityOfAccount(provider.stack, provider.assumesRole);
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
    if (others.length === 0 && (account === undefined || assumesRole)) {
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

function descriptionOf({ identity: { name }, caller }: { identity: Identity; caller: Caller }): string {
  return 'account' in caller
    ? `the account of ${name} is ${caller.account}`
    : `AWS STS did not return the account of ${name}: ${caller.why}`;
}
