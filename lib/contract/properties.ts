/**
 * The contract between the construct (`lib/`) and the handler (`lambda/`): the properties in the template, which the
 * handler reads, and common limits. Both sides import it, and neither repeats it. It imports no construct and no SDK.
 */
import type { ChimeApi } from './chime-api';
import type { PhoneNumberCapability } from './phone-number-model';
import type { AssociationProperties, FindProperties } from './phone-number-query';

/** CloudFormation resource type of a lookup. */
export const RESOURCE_TYPE = 'Custom::ChimePhoneNumber';

/** CloudFormation resource type of a list. */
export const LIST_RESOURCE_TYPE = 'Custom::ChimePhoneNumberList';

/** Properties of both custom resources as the constructs write them. CloudFormation passes all leaves as strings. */
export interface CommonProperties {
  /** Criteria of the number, or of all numbers of a list. */
  readonly Find?: FindProperties;
  /** The namespace to call. Default: `auto`. */
  readonly Api?: ChimeApi;
  /** Region of the Chime endpoint. Default: `DEFAULT_REGION`. */
  readonly Region?: string;
  /** The handler doesn't read it: a new value makes CloudFormation send an Update. */
  readonly Refresh?: string;
  /** What the lookup returns in a rollback if Chime returns nothing usable. Default: `look-up`. */
  readonly OnRollback?: OnRollback;
  /** Value of an attribute that the service omits. Default: the empty string. */
  readonly AbsentValue?: string;
  /** Whether CloudFormation masks the attributes. Default: false. */
  readonly NoEcho?: boolean;
}

/** Properties of a lookup. */
export interface LookupProperties extends CommonProperties {
  /** The number in any form that `parseE164` accepts. Either this or `Find`. */
  readonly PhoneNumberId?: string;
  /** What happens if the number doesn't exist. Default: `fail`. */
  readonly OnMissing?: OnMissing;
  /** Expectations that the number must meet. Default: none. */
  readonly Expect?: ExpectProperties;
}

/** Properties of a list. */
export interface ListProperties extends CommonProperties {
  /** Default: `DEFAULT_MIN_COUNT`. */
  readonly MinCount?: number;
  /** Default: no maximum. */
  readonly MaxCount?: number;
  /** Seconds for which the function waits for the count. Default: it doesn't wait. */
  readonly WithinSeconds?: number;
}

/** A list must have at least so many numbers, unless it has a `MinCount`. */
export const DEFAULT_MIN_COUNT = 1;

/** Whether the handler reads a property for a Create. The preview evaluates only these properties. */
export const IS_READ_ON_CREATE: Readonly<Record<keyof (LookupProperties & ListProperties), boolean>> = {
  PhoneNumberId: true,
  Find: true,
  Api: true,
  Region: true,
  Refresh: false,
  OnMissing: true,
  OnRollback: true,
  AbsentValue: true,
  NoEcho: true,
  Expect: true,
  MinCount: true,
  MaxCount: true,
  WithinSeconds: true,
};

/** What happens in a deployment if the phone number doesn't exist. */
export enum OnMissing {
  /** The lookup and the deployment fail. */
  FAIL = 'fail',
  /** The lookup succeeds: `exists` is `false`, and every detail is the `absentValue`. */
  EMPTY = 'empty',
}

/** What a lookup returns in the rollback of a failed deployment if Chime returns nothing usable. */
export enum OnRollback {
  /**
   * Returns the attributes of the last successful lookup, so that the stack always rolls back. CloudFormation keeps
   * them in an SSM parameter of the stack, `/cdk-chime-phone-number/{stack}/{logical ID}`, in plain text.
   */
  RESTORE = 'restore',
  /**
   * Fails, with a reason that says how to end the rollback. The stack needs no parameter. In a rollback, expectations
   * aren't enforced with this setting either.
   */
  // Deployed templates contain this value.
  FAIL = 'look-up',
}

/** `Expect` of the custom resource: the number must meet every list that is set. */
export interface ExpectProperties {
  readonly Statuses?: string[];
  readonly Types?: string[];
  readonly ProductTypes?: string[];
  readonly Countries?: string[];
  readonly Capabilities?: PhoneNumberCapability[];
  readonly Associations?: AssociationProperties[];
  /** Seconds for which the function waits for the expectations. Default: it doesn't wait. */
  readonly WithinSeconds?: number;
}

/** Maximum size of the response body of a custom resource in bytes, inclusive. */
export const MAX_RESPONSE_BYTES = 4096;

/** Maximum `within` in seconds: Lambda's limit of 15 minutes, less time for the last lookup and the response. */
export const MAX_WITHIN_SECONDS = 14 * 60;

/** Seconds that the function needs in addition to `within`: the last lookup with its retries, and the response. */
export const WITHIN_MARGIN_SECONDS = 60;
