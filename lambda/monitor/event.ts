/** Reads the event that the schedule of a `PhoneNumberMonitor` passes to the function. */
import { dimensionValue, MAX_DIMENSION_LENGTH, type MonitorDimensions } from '../../lib/contract/monitor';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { type LookupRequest, readLookupRequest } from '../lookup/lookup-request';
import { asObject, asText, isAbsent, type JsonObject } from '../runtime/json';

export interface MonitorRequest {
  readonly dimensions: MonitorDimensions;
  readonly phoneNumbers: readonly MonitoredNumber[];
}

export interface MonitoredNumber {
  /** Path of its lookup, for the log. */
  readonly lookup: string;
  /** Throws a `Failure` if the properties aren't valid. */
  readonly readRequest: () => LookupRequest;
  /** The deployed attributes to compare. Empty if one of them isn't readable. */
  readonly deployed: DeployedAttributes;
}

export type DeployedAttributes = ReadonlyMap<PhoneNumberAttribute, string>;

/** Returns undefined for an event of CloudFormation, even if it also has the fields of a schedule. */
export function readMonitorEvent(event: unknown): MonitorRequest | undefined {
  const { MonitoredPhoneNumbers, Dimensions, RequestType, ResponseURL } = asObject(event);
  const isOfSchedule = !isAbsent(MonitoredPhoneNumbers) || !isAbsent(Dimensions);
  if (!isOfSchedule || RequestType !== undefined || ResponseURL !== undefined) {
    return undefined;
  }
  const { Stack, Monitor } = asObject(Dimensions);
  const list = Array.isArray(MonitoredPhoneNumbers) ? MonitoredPhoneNumbers.map(asObject) : [];
  return {
    dimensions: { Stack: readDimension(Stack), Monitor: readDimension(Monitor) },
    // An event without numbers counts as a number that can't be checked.
    phoneNumbers: (list.length > 0 ? list : [{}]).map(({ Lookup, Properties, Deployed }: JsonObject) => ({
      lookup: asText(Lookup),
      readRequest: () => readLookupRequest(asObject(Properties)),
      deployed: decode(asObject(Deployed)),
    })),
  };
}

/** The construct passes what CloudWatch accepts. Any other value would make CloudWatch ignore the metrics. */
function readDimension(value: unknown): string {
  const text = dimensionValue(asText(value))
    .replaceAll(/[^ -~]/g, '?')
    .slice(0, MAX_DIMENSION_LENGTH);
  return text.trim() === '' ? 'unknown' : text;
}

function decode(encoded: JsonObject): DeployedAttributes {
  const values = Object.values(PhoneNumberAttribute)
    .filter((name) => encoded[name] !== undefined)
    .map((name) => [name, fromBase64(encoded[name])] as const);
  return new Map(values.every(([, value]) => value !== undefined) ? (values as [PhoneNumberAttribute, string][]) : []);
}

function fromBase64(value: unknown): string | undefined {
  const bytes = Buffer.from(asText(value), 'base64');
  return bytes.toString('base64') === value ? bytes.toString() : undefined;
}
