import { createHash } from 'node:crypto';
import { type Duration, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { validationError } from './private/validation-error';

/**
 * The function behind lookups: a `PhoneNumberLookupProvider`, or the return value of
 * `PhoneNumberLookupProvider.fromServiceToken`. Lookups refuse other implementations.
 */
export interface IPhoneNumberLookupProvider extends IConstruct {
  /** ARN of the function, which CloudFormation calls for each lookup. */
  readonly serviceToken: string;
}

/** Region and account of a provider's function. Undefined or a token: not known at synthesis. */
export interface ProviderEnvironment {
  readonly region?: string;
  readonly account?: string;
}

/**
 * Members of a provider that only lookups call.
 * @internal
 */
export abstract class ProviderBase extends Construct implements IPhoneNumberLookupProvider {
  public abstract readonly serviceToken: string;

  /**
   * Region and account of the function.
   * @internal
   */
  public abstract readonly _environment: ProviderEnvironment;

  /**
   * Registers a lookup. Each lookup calls this method once.
   *
   * @param within how long the lookup waits for its expectations. Raises the timeout of the function accordingly. A
   * timeout that was set and is too short is an error.
   * @returns how long CloudFormation waits for the response to the lookup, as its `ServiceTimeout`.
   * @internal
   */
  public abstract _bindLookup(within?: Duration): Duration;

  /**
   * Allows the function to read whether a stack of its lookups is rolling back, and to read the parameters that lookups
   * of that stack keep. A provider of another app doesn't have this method, because its permissions can't be changed.
   *
   * @param restores whether there are parameters to read.
   * @internal
   */
  public _allowRollback?(stack: Stack, restores: boolean): void;

  /**
   * Allows the function to call Chime for a lookup or a list. A provider of another app doesn't have this method, because
   * its permissions can't be changed.
   *
   * @param lists whether it lists numbers.
   * @param looksUp whether it looks up numbers.
   * @internal
   */
  public _allowToCallChime?(lists: boolean, looksUp: boolean): void;

  /**
   * Changes when the `ServiceToken` changes for CloudFormation. Undefined for the default provider of a stack.
   * @internal
   */
  public abstract _identityIn(stack: Stack): string | undefined;
}

/** Refuses providers that this package didn't create, because lookups call more than `serviceToken`. */
export function assertProvider(lookup: Construct, provider: IPhoneNumberLookupProvider): ProviderBase {
  if (!(provider instanceof ProviderBase)) {
    throw validationError(
      lookup,
      "provider isn't from this package. Pass a PhoneNumberLookupProvider or the result of PhoneNumberLookupProvider.fromServiceToken, and check that the app has only one version of cdk-chime-phone-number.",
    );
  }
  return provider;
}

/** CloudFormation calls functions of its own Region only. Environments that aren't known yet can't be compared. */
export function assertSameEnvironment(lookup: Construct, owner: ProviderBase): void {
  const { node, _environment: provider } = owner;
  const { region, account } = Stack.of(lookup);
  if (differ(provider.region, region)) {
    throw validationError(
      lookup,
      `The function of the provider ${node.path} is in ${String(provider.region)}, but the stack of the lookup is in ${region}. CloudFormation calls only functions in its own Region. Use a provider in ${region}, or omit provider.`,
    );
  }
  if (differ(provider.account, account)) {
    throw validationError(
      lookup,
      `The function of the provider ${node.path} is in account ${String(provider.account)}, but the stack of the lookup is in account ${account}. Use a provider in the account of the lookup, with assumeRole for phone numbers of another account, or PhoneNumberLookupProvider.fromServiceToken for a function that allows the account to invoke it.`,
    );
  }
}

function differ(one: string | undefined, other: string): boolean {
  return one !== undefined && one !== other && !Token.isUnresolved(one) && !Token.isUnresolved(other);
}

/**
 * Construct ID of a lookup's resource. CloudFormation refuses to change a `ServiceToken`, so each explicit provider
 * makes another resource, with another logical ID.
 * @param prefix another one for each resource type, which CloudFormation refuses to change, too.
 */
export function resourceId(lookup: Construct, provider: ProviderBase, prefix: string): string {
  const identity = provider._identityIn(Stack.of(lookup));
  return identity === undefined
    ? prefix
    : `${prefix}${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`;
}

/** A construct's path in its stage: the same in all stages that deploy the same stacks. */
export function pathInStage(construct: IConstruct): string {
  return construct.node.path.slice(Stage.of(construct)?.node.path.length ?? 0);
}
