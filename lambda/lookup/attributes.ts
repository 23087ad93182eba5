/** Converts the `PhoneNumber` of a response to the attributes of the custom resource, all of them strings. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { AssociationName, type E164, parseE164, PhoneNumberCapability } from '../../lib/contract/phone-number-model';
import { asObject, asText, isAbsent, isRecord, type JsonObject, toJson } from '../runtime/json';
import type { LookupResult } from './get-phone-number';
import type { LookupRequest } from './lookup-request';

export type Attributes = Readonly<Record<PhoneNumberAttribute, string>>;

/** CloudFormation could replace a dynamic reference with a parameter or a secret. No element of the API has one. */
export const DYNAMIC_REFERENCE = /\{\{\s*resolve\s*:/i;

const TIMESTAMP = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const ARN = /^arn:[\w/:.+%-]+$/;

/** Returns an empty list if the service didn't send a list. */
export function associationsOf(result: LookupResult | undefined): JsonObject[] {
  const list = result?.phoneNumber.Associations;
  return Array.isArray(list)
    ? list
        .map((association) => withoutReferences(asObject(association)))
        .map(({ Name, Value, AssociatedTimestamp }) => ({
          Name,
          Value,
          AssociatedTimestamp: timestampIn(AssociatedTimestamp),
        }))
    : [];
}

/** All attributes of a number, of any length. The number doesn't exist if the result is undefined. */
export function toAttributes(result: LookupResult | undefined, { number, absentValue }: LookupRequest): Attributes {
  const values = { PhoneNumberId: result?.number ?? number, ...valuesOf(result) };
  return {
    ...mapValues(values, (value) => (isAbsent(value) ? absentValue : asText(value))),
    Details: detailsOf(values),
  };
}

/** The same attributes without `Details`: first with no associations, and at last with all of them. */
export function* truncations(
  attributes: Attributes,
  result: LookupResult | undefined,
  { absentValue }: LookupRequest,
): Generator<Attributes> {
  const associations = associationsOf(result);
  for (let kept = 0; kept < associations.length; kept += 1) {
    yield truncated(attributes, associations.slice(0, kept), absentValue);
  }
  yield { ...attributes, Details: absentValue };
}

/** The same attributes with only the first associations. `Details` is dropped before any association. */
export function truncated(attributes: Attributes, kept: readonly JsonObject[], absentValue: string): Attributes {
  return { ...attributes, Details: absentValue, Associations: toJson(kept), AssociationsTruncated: 'true' };
}

type Name = `${PhoneNumberAttribute}`;
type Values = Readonly<Record<Exclude<Name, 'PhoneNumberId' | 'Details'>, unknown>>;

/** The attributes with their types in JSON. An element that can't be what the API documents is absent. */
function valuesOf(result: LookupResult | undefined): Values {
  const phoneNumber = withoutReferences(result?.phoneNumber ?? {});
  const capabilities = isRecord(phoneNumber.Capabilities) ? phoneNumber.Capabilities : undefined;
  const associations = associationsOf(result);
  const firstOf = (name: AssociationName): unknown => associations.find(({ Name }) => Name === name)?.Value;
  return {
    E164PhoneNumber: result?.number,
    PhoneNumberArn: isArnOf(result?.number, phoneNumber.PhoneNumberArn) ? phoneNumber.PhoneNumberArn : undefined,
    Status: phoneNumber.Status,
    Type: phoneNumber.Type,
    ProductType: phoneNumber.ProductType,
    Country: phoneNumber.Country,
    CallingName: phoneNumber.CallingName,
    CallingNameStatus: phoneNumber.CallingNameStatus,
    Name: phoneNumber.Name,
    OrderId: phoneNumber.OrderId,
    CreatedTimestamp: timestampIn(phoneNumber.CreatedTimestamp),
    UpdatedTimestamp: timestampIn(phoneNumber.UpdatedTimestamp),
    DeletionTimestamp: timestampIn(phoneNumber.DeletionTimestamp),
    Capabilities: capabilities,
    'Capabilities.InboundCall': capabilities?.[PhoneNumberCapability.INBOUND_CALL],
    'Capabilities.OutboundCall': capabilities?.[PhoneNumberCapability.OUTBOUND_CALL],
    'Capabilities.InboundSMS': capabilities?.[PhoneNumberCapability.INBOUND_SMS],
    'Capabilities.OutboundSMS': capabilities?.[PhoneNumberCapability.OUTBOUND_SMS],
    'Capabilities.InboundMMS': capabilities?.[PhoneNumberCapability.INBOUND_MMS],
    'Capabilities.OutboundMMS': capabilities?.[PhoneNumberCapability.OUTBOUND_MMS],
    Associations: Array.isArray(result?.phoneNumber.Associations) ? associations : undefined,
    AssociationCount: associations.length,
    AssociationsTruncated: false,
    VoiceConnectorId: firstOf(AssociationName.VOICE_CONNECTOR_ID),
    VoiceConnectorGroupId: firstOf(AssociationName.VOICE_CONNECTOR_GROUP_ID),
    SipRuleId: firstOf(AssociationName.SIP_RULE_ID),
    AccountId: firstOf(AssociationName.ACCOUNT_ID),
    UserId: firstOf(AssociationName.USER_ID),
    Exists: result !== undefined,
    ServedBy: result?.servedBy,
  };
}

function withoutReferences(element: JsonObject): JsonObject {
  return mapValues(element, (value) => (DYNAMIC_REFERENCE.test(asText(value)) ? undefined : value));
}

function timestampIn(value: unknown): unknown {
  return isAbsent(value) || (typeof value === 'string' && TIMESTAMP.test(value)) ? value : undefined;
}

/** The API doesn't document how an ARN ends. It can contain the number, but no other one. */
function isArnOf(number: E164 | undefined, arn: unknown): boolean {
  return (
    typeof arn === 'string' &&
    ARN.test(arn) &&
    arn
      .split(/[:/]/)
      .slice(5)
      .every((part) => [undefined, number].includes(parseE164(part)))
  );
}

/** `Capabilities` is in it once, as an object. Absent values are `null`. */
function detailsOf(values: JsonObject): string {
  const entries = Object.entries(values).filter(([name]) => !name.startsWith(`${PhoneNumberAttribute.CAPABILITIES}.`));
  return toJson(Object.fromEntries(entries.map(([name, value]) => [name, isAbsent(value) ? null : value])));
}

function mapValues<K extends string, V, W>(record: Readonly<Record<K, V>>, map: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, W>;
}
