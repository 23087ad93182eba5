/**
 * The contract between the construct (`lib/`) and the handler (`lambda/`): what stands in the template, what the
 * handler reads, and the limits that both keep. Both sides import it, neither repeats it. No construct and no SDK here.
 */
import type { ChimeApi } from './chime-api';
import type { OnMissing } from './on-missing';
import type { OnRollback } from './on-rollback';
import type { PhoneNumberCapability } from './phone-number-model';
import type { AssociationProperties, FindProperties } from './phone-number-query';

/** CloudFormation resource type of a lookup. */
export const RESOURCE_TYPE = 'Custom::ChimePhoneNumber';

/** Properties of the custom resource as the construct writes them; CloudFormation hands all leaves over as strings. */
export interface LookupProperties {
  /** The number in any form that `parseE164` reads. Either this or `Find`. */
  readonly PhoneNumberId?: string;
  /** What the number is for. Either this or `PhoneNumberId`. */
  readonly Find?: FindProperties;
  /** Which namespace to ask. Left out: `auto`. */
  readonly Api?: ChimeApi;
  /** Region of the Chime endpoint. Left out: `DEFAULT_REGION`. */
  readonly Region?: string;
  /** Not read by the handler: a new value makes CloudFormation send an Update. */
  readonly Refresh?: string;
  /** What a number that does not exist means. Left out: `fail`. */
  readonly OnMissing?: OnMissing;
  /** What a rollback answers when Chime has no usable answer. Left out: `look-up`. */
  readonly OnRollback?: OnRollback;
  /** What an attribute reads as that the service left out. Left out: the empty string. */
  readonly AbsentValue?: string;
  /** Whether CloudFormation is to mask the attributes. Left out: false. */
  readonly NoEcho?: boolean;
  /** What must hold of the number for the deployment to go on. Left out: nothing. */
  readonly Expect?: ExpectProperties;
}

/** Whether the handler reads a property to answer a Create. The preview works out those that it reads, and no others. */
export const IS_READ_ON_CREATE: Readonly<Record<keyof LookupProperties, boolean>> = {
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
};

/** `Expect` of the custom resource: every list that is there must hold. */
export interface ExpectProperties {
  readonly Statuses?: string[];
  readonly Types?: string[];
  readonly ProductTypes?: string[];
  readonly Countries?: string[];
  readonly Capabilities?: PhoneNumberCapability[];
  readonly Associations?: AssociationProperties[];
  /** Seconds for which an expectation that does not hold yet is polled. Left out: not at all. */
  readonly WithinSeconds?: number;
}

/** Environment variables that the provider sets on the function and the handler reads. */
export enum HandlerEnvironment {
  /** ARN of the role to assume before Chime is asked. */
  ASSUME_ROLE_ARN = 'CHIME_ASSUME_ROLE_ARN',
  /** External ID that the role's trust policy asks for. */
  ASSUME_ROLE_EXTERNAL_ID = 'CHIME_ASSUME_ROLE_EXTERNAL_ID',
}

/** Bytes that CloudFormation accepts as the body of a custom resource's answer, inclusive. */
export const MAX_RESPONSE_BYTES = 4096;

/** Longest `within`, in seconds: Lambda's limit of 15 minutes less time for the last look and the answer. */
export const MAX_WITHIN_SECONDS = 14 * 60;

/** Seconds that the function needs beside the time it polls for: the last look with its retries, and the answer. */
export const WITHIN_MARGIN_SECONDS = 60;
