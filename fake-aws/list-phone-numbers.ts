/**
 * `ListPhoneNumbers`: filters and pagination.
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_ListPhoneNumbers.html
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/API_ListPhoneNumbers.html
 */
import { AssociationName, PhoneNumberProductType, PhoneNumberStatus } from '../lib/contract/phone-number-model';
import type { Namespace, PhoneNumberRecord } from './inventory';

export interface PhoneNumberPage {
  readonly PhoneNumbers: readonly PhoneNumberRecord[];
  /** Undefined on the last page. */
  readonly NextToken?: string;
}

/** The values that a namespace accepts. */
interface Limits {
  readonly maxResults: number;
  /** Undefined if the model has a string instead of an enumeration. */
  readonly statuses?: readonly string[];
  readonly productTypes: readonly string[];
  readonly filterNames: readonly string[];
}

const { VOICE_CONNECTOR_ID, VOICE_CONNECTOR_GROUP_ID, SIP_RULE_ID, ACCOUNT_ID, USER_ID } = AssociationName;
const { VOICE_CONNECTOR, SIP_MEDIA_APPLICATION_DIAL_IN, BUSINESS_CALLING } = PhoneNumberProductType;
const { CANCELLED, PORTIN_CANCEL_REQUESTED, PORTIN_IN_PROGRESS } = PhoneNumberStatus;
const VOICE_STATUSES: readonly string[] = [CANCELLED, PORTIN_CANCEL_REQUESTED, PORTIN_IN_PROGRESS];

const LIMITS: Readonly<Record<Namespace, Limits>> = {
  chime: {
    maxResults: 99,
    statuses: Object.values(PhoneNumberStatus).filter((status) => !VOICE_STATUSES.includes(status)),
    productTypes: [BUSINESS_CALLING, VOICE_CONNECTOR, SIP_MEDIA_APPLICATION_DIAL_IN],
    filterNames: [ACCOUNT_ID, USER_ID, VOICE_CONNECTOR_ID, VOICE_CONNECTOR_GROUP_ID, SIP_RULE_ID],
  },
  'chime-sdk-voice': {
    maxResults: 100,
    productTypes: [VOICE_CONNECTOR, SIP_MEDIA_APPLICATION_DIAL_IN],
    filterNames: [VOICE_CONNECTOR_ID, VOICE_CONNECTOR_GROUP_ID, SIP_RULE_ID],
  },
};

/**
 * @param records all numbers of the namespace.
 * @param query the query string of the request.
 * @returns one page, or undefined if the request is invalid.
 */
export function listPhoneNumbers(
  records: readonly PhoneNumberRecord[],
  namespace: Namespace,
  query: URLSearchParams,
): PhoneNumberPage | undefined {
  const limits = LIMITS[namespace];
  const read = (name: string): string | undefined => query.get(name) ?? undefined;
  const [status, productType] = [read('status'), read('product-type')];
  const [filterName, filterValue] = [read('filter-name'), read('filter-value')];
  const size = Number(read('max-results') ?? limits.maxResults);
  const start = readToken(read('next-token'));
  const isValid =
    isOneOf(limits.statuses, status) &&
    isOneOf(limits.productTypes, productType) &&
    isOneOf(limits.filterNames, filterName) &&
    (filterName === undefined) === (filterValue === undefined) &&
    Number.isInteger(size) &&
    size >= 1 &&
    size <= limits.maxResults;
  if (!isValid || start === undefined) {
    return undefined;
  }
  const matching = records.filter(
    (record) =>
      (status === undefined || record.Status === status) &&
      (productType === undefined || withoutSpaces(record.ProductType) === productType) &&
      (filterName === undefined || hasAssociation(record, filterName, filterValue)),
  );
  const end = start + size;
  return {
    PhoneNumbers: matching.slice(start, end),
    ...(end < matching.length && { NextToken: Buffer.from(String(end)).toString('base64url') }),
  };
}

/** The index at which the page begins. As a consequence, adding or removing a number shifts the next page. */
function readToken(token: string | undefined): number | undefined {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString() || NaN);
  return Number.isInteger(start) ? start : undefined;
}

function isOneOf(allowed: readonly string[] | undefined, value: string | undefined): boolean {
  return value === undefined || allowed === undefined || allowed.includes(value);
}

function hasAssociation({ Associations }: PhoneNumberRecord, name: string, value: string | undefined): boolean {
  const list = Array.isArray(Associations) ? (Associations as readonly { Name?: unknown; Value?: unknown }[]) : [];
  return list.some((association) => association.Name === name && association.Value === value);
}

/** The sample of the API reference has the product type `Voice Connector`, which isn't in the model. */
function withoutSpaces(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(' ', '') : value;
}
