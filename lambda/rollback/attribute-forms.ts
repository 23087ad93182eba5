/** Checks that stored attributes, which people can edit, have the forms that `toAttributes` gives them. */
import { parseE164 } from '../../lib/contract/phone-number-model';
import type { StoredAttributes } from '../../lib/contract/last-success';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { fromJson, isRecord } from '../runtime/json';

const { EXISTS, PHONE_NUMBER_ID, CAPABILITIES, ASSOCIATIONS, ASSOCIATION_COUNT, ASSOCIATIONS_TRUNCATED, DETAILS } =
  PhoneNumberAttribute;

interface Form {
  readonly name: string;
  readonly matches: (value: string) => boolean;
}

const NUMBER: Form = { name: 'a phone number in E.164 form', matches: (value) => parseE164(value) === value };
const BOOLEAN: Form = { name: 'true or false', matches: (value) => value === 'true' || value === 'false' };
const COUNT: Form = { name: 'a count', matches: (value) => /^\d+$/.test(value) };
const ARRAY: Form = { name: 'a JSON array', matches: (value) => Array.isArray(fromJson(value)) };
const OBJECT: Form = { name: 'a JSON object', matches: (value) => isRecord(fromJson(value)) };

/** Any other attribute can be any text. */
const FORMS: ReadonlyMap<PhoneNumberAttribute, Form> = new Map([
  [EXISTS, BOOLEAN],
  [PHONE_NUMBER_ID, NUMBER],
  [CAPABILITIES, OBJECT],
  [ASSOCIATIONS, ARRAY],
  [ASSOCIATION_COUNT, COUNT],
  [ASSOCIATIONS_TRUNCATED, BOOLEAN],
  [DETAILS, OBJECT],
]);

const MAY_BE_ABSENT: readonly PhoneNumberAttribute[] = [CAPABILITIES, ASSOCIATIONS, DETAILS];

/** Names the first attribute of another form, without its value. Returns undefined if there is none. */
export function formProblem(attributes: StoredAttributes, absentValue: string): string | undefined {
  // If no number matched a query, the attributes have no number.
  const mayBeAbsent = attributes[EXISTS] === 'false' ? [...MAY_BE_ABSENT, PHONE_NUMBER_ID] : MAY_BE_ABSENT;
  for (const [attribute, { name, matches }] of FORMS) {
    const value = attributes[attribute];
    const isAbsent = value === undefined || (value === absentValue && mayBeAbsent.includes(attribute));
    if (!isAbsent && !matches(value)) {
      return `${attribute} is a text of ${value.length} characters, not ${name}`;
    }
  }
  return undefined;
}
