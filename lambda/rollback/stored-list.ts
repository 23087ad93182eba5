/** Checks stored attributes of a list, which people can edit. They are accepted if there are numbers whose list they are. */
import type { StoredAttributes } from '../../lib/contract/last-success';
import { PhoneNumberListAttribute } from '../../lib/contract/list-attribute';
import type { E164 } from '../../lib/contract/phone-number-model';
import { numberOf, type PhoneNumberElement } from '../aws/chime-response';
import { toListAttributes } from '../lookup/list-attributes';
import { matchesQuery } from '../lookup/list-phone-numbers';
import type { ListRequest } from '../lookup/list-request';
import { asObject, fromJson } from '../runtime/json';

export const LIST_ATTRIBUTES = Object.values(PhoneNumberListAttribute);

type Stored = StoredAttributes<PhoneNumberListAttribute>;

/** Returns the first attribute that contradicts the others or the request. */
export function listContradiction(stored: Stored, request: ListRequest): PhoneNumberListAttribute | undefined {
  const { E164PhoneNumbers = '', PhoneNumbers = '' } = stored;
  const details = fromJson(PhoneNumbers);
  const whole = Array.isArray(details) ? [details.map(asObject)] : [];
  // Without its details, a list that equals the absentValue can be empty or not.
  const short = PhoneNumbers === request.absentValue ? [recordsOf(E164PhoneNumbers, request), []] : [];
  const contradictions = [...whole, ...short].map((records) => contradiction(stored, records, request));
  return contradictions.includes(undefined) ? undefined : (contradictions[0] ?? PhoneNumberListAttribute.PHONE_NUMBERS);
}

/** The first attribute that differs from what the function returns for the numbers. */
function contradiction(
  stored: Stored,
  records: readonly PhoneNumberElement[],
  request: ListRequest,
): PhoneNumberListAttribute | undefined {
  const numbers = new Map<E164, PhoneNumberElement>();
  for (const record of records) {
    const number = numberOf(record);
    if (number === undefined || !matchesQuery(record, request.query)) {
      return PhoneNumberListAttribute.PHONE_NUMBERS;
    }
    numbers.set(number, record);
  }
  const written = toListAttributes(numbers, request);
  const isDropped = stored.PhoneNumbers === request.absentValue;
  return LIST_ATTRIBUTES.find(
    (name) => stored[name] !== written[name] && !(isDropped && name === PhoneNumberListAttribute.PHONE_NUMBERS),
  );
}

/** Records that have what the request wants, because the details of the numbers weren't stored. */
function recordsOf(numbers: string, { query }: ListRequest): PhoneNumberElement[] {
  return numbers.split(',').map((E164PhoneNumber) => ({ ...query, E164PhoneNumber }));
}
