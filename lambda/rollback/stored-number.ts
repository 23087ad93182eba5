/**
 * Checks stored attributes, which people can edit. They are accepted if there is a number whose attributes they are, so
 * they can't contradict each other.
 */
import { ChimeApi } from '../../lib/contract/chime-api';
import type { StoredAttributes } from '../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { AssociationName, parseE164 } from '../../lib/contract/phone-number-model';
import { type Attributes, associationsOf, toAttributes, truncated } from '../lookup/attributes';
import type { LookupResult } from '../lookup/get-phone-number';
import type { LookupRequest } from '../lookup/lookup-request';
import { asObject, fromJson, isRecord, toJson } from '../runtime/json';

type Stored = StoredAttributes & Readonly<Record<string, string | undefined>>;

const ATTRIBUTES = Object.values(PhoneNumberAttribute);
const APIS = [ChimeApi.CHIME_SDK_VOICE, ChimeApi.CHIME] as const;

/** Returns all results that have these attributes, or the first attribute that contradicts the others. */
export function resultsWith(
  stored: Stored,
  request: LookupRequest,
): readonly (LookupResult | undefined)[] | PhoneNumberAttribute {
  const candidates = stored.Exists === 'false' ? [undefined] : foundNumbers(stored, request);
  const contradictions = candidates.map((result) => contradiction(stored, result, request));
  const results = candidates.filter((_, index) => contradictions[index] === undefined);
  return results.length > 0 ? results : (contradictions[0] ?? PhoneNumberAttribute.PHONE_NUMBER_ID);
}

/** `Details` has all values with their types. Without it, lists that equal the `absentValue` can be absent or not. */
function foundNumbers(stored: Stored, request: LookupRequest): LookupResult[] {
  const { Details = '', Capabilities = '', Associations = '' } = stored;
  const number = parseE164(stored.PhoneNumberId ?? '');
  if (number === undefined) {
    return [];
  }
  const apis = request.api === ChimeApi.AUTO ? APIS : ([request.api] as const);
  const servedBy = apis.find((one) => one === stored.ServedBy) ?? apis[0];
  const records = [undefined, request.absentValue].map((absent) => ({
    ...stored,
    Capabilities: fromJson(Capabilities === absent ? '' : Capabilities),
    Associations: isTruncated(stored)
      ? allAssociations(stored, request)
      : fromJson(Associations === absent ? '' : Associations),
  }));
  return [fromJson(Details), ...records].filter(isRecord).map((phoneNumber) => ({ number, phoneNumber, servedBy }));
}

/** The first attribute that differs from what the function returns for the number. */
function contradiction(
  stored: Stored,
  result: LookupResult | undefined,
  request: LookupRequest,
): PhoneNumberAttribute | undefined {
  const { absentValue } = request;
  const whole = toAttributes(result, request);
  const written = isTruncated(stored)
    ? {
        ...truncated(whole, associationsOf(result).slice(0, keptAssociations(stored).length), absentValue),
        AssociationCount: String(associationCount(stored)),
      }
    : { ...whole, Details: stored.Details === absentValue ? absentValue : detailsWith(stored, whole) };
  return ATTRIBUTES.find((name) => stored[name] !== undefined && stored[name] !== written[name]);
}

/** An earlier version stored fewer attributes, also in `Details`. */
function detailsWith(stored: Stored, { Details }: Attributes): string {
  const entries = Object.entries(asObject(fromJson(Details)));
  return toJson(Object.fromEntries(entries.filter(([name]) => stored[name] !== undefined)));
}

function isTruncated(stored: Stored): boolean {
  return stored.AssociationsTruncated === 'true' && keptAssociations(stored).length < associationCount(stored);
}

function keptAssociations({ Associations = '' }: Stored): readonly unknown[] {
  const list = fromJson(Associations);
  return Array.isArray(list) ? list : [];
}

function associationCount({ AssociationCount = '' }: Stored): number {
  return Number.parseInt(AssociationCount, 10);
}

/** The associations that are kept, and those that must have been among the others. */
function allAssociations(stored: Stored, { query, absentValue }: LookupRequest): unknown[] {
  const kept = keptAssociations(stored);
  const others = Object.values(AssociationName)
    .filter((name) => stored[name] !== absentValue && !kept.some((one) => asObject(one).Name === name))
    .map((name) => ({ Name: name, Value: stored[name] }));
  return [...kept, ...others, query?.Association].slice(0, associationCount(stored));
}
