/** Reads the event that the schedule of a `PhoneNumberMonitor` passes to the function. */
import type { MonitorDimensions } from '../../lib/contract/monitor';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { type LookupRequest, readLookupRequest } from '../lookup/lookup-request';
import { asObject, asText } from '../runtime/json';

export interface MonitorRequest {
  readonly dimensions: MonitorDimensions;
  readonly phoneNumbers: readonly MonitoredNumber[];
}

export interface MonitoredNumber {
  /** Path of its lookup, for the log. */
  readonly lookup: string;
  /** Throws a `Failure` if the properties aren't valid. */
  readonly readRequest: () => LookupRequest;
  /** The deployed attributes to compare. */
  readonly deployed: DeployedAttributes;
}

export type DeployedAttributes = ReadonlyMap<PhoneNumberAttribute, string>;

/** Returns undefined for an event of CloudFormation. */
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
