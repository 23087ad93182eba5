/** From what a schedule of `PhoneNumberMonitor` passes to the function to the phone numbers to check. */
import type { MonitorDimensions } from '../../lib/contract/monitor';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { type LookupRequest, readLookupRequest } from '../lookup/lookup-request';
import { asObject, asText } from '../runtime/json';

/** What to check, and under which name the metrics go. */
export interface MonitorRequest {
  readonly dimensions: MonitorDimensions;
  readonly phoneNumbers: readonly MonitoredNumber[];
}

/** A phone number to check. */
export interface MonitoredNumber {
  /** Path of its lookup, for the log. */
  readonly lookup: string;
  /** What to ask and what is expected. Throws a `Failure` for what can't be asked. */
  readonly readRequest: () => LookupRequest;
  /** The deployed attributes that are compared. */
  readonly deployed: DeployedAttributes;
}

export type DeployedAttributes = ReadonlyMap<PhoneNumberAttribute, string>;

/** Undefined for an event that isn't a schedule's. */
export function readMonitorEvent(event: unknown): MonitorRequest | undefined {
  const { MonitoredPhoneNumbers, Dimensions } = asObject(event);
  if (!Array.isArray(MonitoredPhoneNumbers)) {
    return undefined;
  }
  const { Stack, Monitor } = asObject(Dimensions);
  return {
    dimensions: { Stack: asText(Stack), Monitor: asText(Monitor) },
    phoneNumbers: MonitoredPhoneNumbers.map(asObject).map(({ Lookup, Properties, Deployed }) => ({
      lookup: asText(Lookup),
      readRequest: () => readLookupRequest(asObject(Properties)),
      deployed: decode(asObject(Deployed)),
    })),
  };
}

function decode(encoded: Readonly<Partial<Record<PhoneNumberAttribute, unknown>>>): DeployedAttributes {
  const names = Object.values(PhoneNumberAttribute).filter((name) => encoded[name] !== undefined);
  return new Map(names.map((name) => [name, Buffer.from(asText(encoded[name]), 'base64').toString()]));
}
