/**
 * The contract between `PhoneNumberMonitor` and the handler: what the schedule passes to the function, and which
 * metrics the function writes.
 */
import type { PhoneNumberAttribute } from './phone-number-attribute';
import type { E164 } from './phone-number-model';
import type { LookupProperties } from './properties';

/** CloudWatch namespace of the metrics. */
export const METRIC_NAMESPACE = 'cdk-chime-phone-number';

/** Metrics of a monitor. Each counts phone numbers, and no number is counted as both `Failed` and another. */
export enum MonitorMetric {
  /** An attribute differs from the deployed one. */
  DRIFTED = 'Drifted',
  /** An expectation of the lookup doesn't hold. */
  UNMET = 'Unmet',
  /** The number could not be checked. */
  FAILED = 'Failed',
}

/** Dimensions of the metrics. They name the monitor, and never a phone number. */
export interface MonitorDimensions {
  readonly Stack: string;
  readonly Monitor: string;
}

/** Between the digits of a number in an ID. */
const SEPARATOR = String.raw`[^A-Za-z\d]{0,2}`;

/** Maximum length of a dimension's value. CloudWatch accepts more characters than the CDK. */
export const MAX_DIMENSION_LENGTH = 255;

/**
 * Reduces phone numbers to an `x` and their last four digits, because a dimension has only ASCII characters. Construct
 * and function must agree on a dimension, so only what is certainly a phone number changes: one with a plus sign, or one
 * of the numbers, with or without its country code. An account ID or a date doesn't change.
 */
export function dimensionValue(text: string, numbers: readonly E164[] = []): string {
  const endings = numbers.map((number) =>
    number
      .slice(1)
      .slice(-8)
      .split(/(?=\d)/)
      .join(SEPARATOR),
  );
  const patterns = [`\\+(?:\\d${SEPARATOR}){7,14}\\d`, ...endings.map((ending) => `(?:\\d${SEPARATOR}){0,7}${ending}`)];
  return text.replaceAll(new RegExp(patterns.join('|'), 'g'), (found) => `x${found.replaceAll(/\D/g, '').slice(-4)}`);
}

/** The event that the schedule passes to the function. CloudFormation's events have no field of these names. */
export interface MonitorEvent {
  readonly Dimensions: MonitorDimensions;
  readonly MonitoredPhoneNumbers: MonitoredPhoneNumber[];
}

/** One phone number of a monitor. */
interface MonitoredPhoneNumber {
  /** Path of the lookup in its stack, for the log. */
  readonly Lookup: string;
  /** The query or the deployed number of the lookup, and its expectations. */
  readonly Properties: LookupProperties;
  /** The deployed attributes. */
  readonly Deployed: EncodedAttributes;
}

/**
 * Values in Base64: CloudFormation inserts attributes into the JSON of the schedule without escaping them, and a
 * quotation mark in a value would end the string that contains it.
 */
type EncodedAttributes = { readonly [attribute in PhoneNumberAttribute]?: string };
