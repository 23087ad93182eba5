/** Converts the numbers of a list to the attributes of its custom resource, all of them strings. */
import { createHash } from 'node:crypto';
import { type PhoneNumberListAttribute } from '../../lib/contract/list-attribute';
import type { E164 } from '../../lib/contract/phone-number-model';
import type { PhoneNumberElement } from '../aws/chime-response';
import { type JsonObject, toJson } from '../runtime/json';
import { DYNAMIC_REFERENCE } from './attributes';
import type { ListRequest } from './list-request';

export type ListAttributes = Readonly<Record<PhoneNumberListAttribute, string>>;

/** Elements of `PhoneNumber` that `PhoneNumbers` has after the number itself. */
const ELEMENTS = ['Name', 'Status', 'Type', 'ProductType', 'Country'] as const;

/** @param numbers the numbers and their records, in any order. */
export function toListAttributes(numbers: ReadonlyMap<E164, PhoneNumberElement>, request: ListRequest): ListAttributes {
  const sorted = [...numbers].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    Count: String(sorted.length),
    E164PhoneNumbers: sorted.map(([number]) => number).join() || request.absentValue,
    PhoneNumbers: toJson(sorted.map(([number, record]) => ({ E164PhoneNumber: number, ...elementsOf(record) }))),
    QueryDigest: queryDigest(request),
  };
}

/** Differs between requests that can list different numbers. */
export function queryDigest({ query, api, region }: ListRequest): string {
  return createHash('sha256')
    .update(toJson([query, api, region]))
    .digest('hex')
    .slice(0, 16);
}

/** An element that can't be what the API documents is `null`, as one that the service omits. */
function elementsOf(record: PhoneNumberElement): JsonObject {
  const isText = (value: unknown): boolean =>
    typeof value === 'string' && value !== '' && !DYNAMIC_REFERENCE.test(value);
  return Object.fromEntries(ELEMENTS.map((name) => [name, isText(record[name]) ? record[name] : null]));
}
