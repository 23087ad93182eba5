/** From the `PhoneNumber` of an answer to the attributes of the custom resource: all of them, all strings. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { AssociationName, PhoneNumberCapability } from '../../lib/contract/phone-number-model';
import { type JsonObject, asObject, asText, isRecord, toJson } from '../runtime/json';
import type { LookupResult } from './get-phone-number';
import type { LookupRequest } from './lookup-request';

export type Attributes = Readonly<Record<PhoneNumberAttribute, string>>;

/** What of a number stands in its attributes. Less than all is for a number that does not fit. */
export interface Truncation {
  /** How many associations `Associations` keeps. */
  readonly associations: number;
  /** Whether `Details` is there. */
  readonly details: boolean;
}

/** The associations of an answer, in the API's own words; none when the service sent no list. */
export function associationsOf(result: LookupResult | undefined): JsonObject[] {
  const list = result?.phoneNumber.Associations;
  return Array.isArray(list)
    ? list
        .map((association) => asObject(association))
        .map(({ Name, Value, AssociatedTimestamp }) => ({ Name, Value, AssociatedTimestamp }))
    : [];
}

/** All attributes of a number, or of one that does not exist. */
export function toAttributes(
  result: LookupResult | undefined,
  { number, absentValue }: LookupRequest,
  truncation: Truncation,
): Attributes {
  const values = { PhoneNumberId: result?.number ?? number, ...valuesOf(result, truncation.associations) };
  return {
    ...mapValues(values, (value) => textOf(value) ?? absentValue),
    Details: truncation.details ? detailsOf(values) : absentValue,
  };
}

type Name = `${PhoneNumberAttribute}`;
type Values = Readonly<Record<Exclude<Name, 'PhoneNumberId' | 'Details'>, unknown>>;

/** The attributes with the types that JSON gives them. */
function valuesOf(result: LookupResult | undefined, kept: number): Values {
  const phoneNumber = result?.phoneNumber ?? {};
  const capabilities = isRecord(phoneNumber.Capabilities) ? phoneNumber.Capabilities : undefined;
  const associations = associationsOf(result);
  const firstOf = (name: AssociationName): unknown => associations.find(({ Name }) => Name === name)?.Value;
  return {
    E164PhoneNumber: phoneNumber.E164PhoneNumber,
    PhoneNumberArn: phoneNumber.PhoneNumberArn,
    Status: phoneNumber.Status,
    Type: phoneNumber.Type,
    ProductType: phoneNumber.ProductType,
    Country: phoneNumber.Country,
    CallingName: phoneNumber.CallingName,
    CallingNameStatus: phoneNumber.CallingNameStatus,
    Name: phoneNumber.Name,
    OrderId: phoneNumber.OrderId,
    CreatedTimestamp: phoneNumber.CreatedTimestamp,
    UpdatedTimestamp: phoneNumber.UpdatedTimestamp,
    DeletionTimestamp: phoneNumber.DeletionTimestamp,
    Capabilities: capabilities,
    'Capabilities.InboundCall': capabilities?.[PhoneNumberCapability.INBOUND_CALL],
    'Capabilities.OutboundCall': capabilities?.[PhoneNumberCapability.OUTBOUND_CALL],
    'Capabilities.InboundSMS': capabilities?.[PhoneNumberCapability.INBOUND_SMS],
    'Capabilities.OutboundSMS': capabilities?.[PhoneNumberCapability.OUTBOUND_SMS],
    'Capabilities.InboundMMS': capabilities?.[PhoneNumberCapability.INBOUND_MMS],
    'Capabilities.OutboundMMS': capabilities?.[PhoneNumberCapability.OUTBOUND_MMS],
    Associations: Array.isArray(phoneNumber.Associations) ? associations.slice(0, kept) : undefined,
    AssociationCount: associations.length,
    AssociationsTruncated: associations.length > kept,
    VoiceConnectorId: firstOf(AssociationName.VOICE_CONNECTOR_ID),
    VoiceConnectorGroupId: firstOf(AssociationName.VOICE_CONNECTOR_GROUP_ID),
    SipRuleId: firstOf(AssociationName.SIP_RULE_ID),
    AccountId: firstOf(AssociationName.ACCOUNT_ID),
    UserId: firstOf(AssociationName.USER_ID),
    Exists: result !== undefined,
    ServedBy: result?.servedBy,
  };
}

/** `Capabilities` stands there once, as an object; what is absent is `null`. */
function detailsOf(values: JsonObject): string {
  const entries = Object.entries(values).filter(([name]) => !name.startsWith(`${PhoneNumberAttribute.CAPABILITIES}.`));
  return toJson(Object.fromEntries(entries.map(([name, value]) => [name, value === '' ? null : (value ?? null)])));
}

/** Undefined for what the service left out, sent as `null` or sent empty. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  return asText(value);
}

function mapValues<K extends string, V, W>(record: Readonly<Record<K, V>>, map: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, W>;
}
