/** Compares a number with the expectations of a lookup, and decides whether waiting can help. */
import { PhoneNumberStatus } from '../../lib/contract/phone-number-model';
import { withoutSpaces } from '../aws/chime';
import { asObject, asText, isAbsent } from '../runtime/json';
import { clip } from '../runtime/mask';
import { associationsOf } from './attributes';
import type { LookupResult } from './get-phone-number';
import type { Expectations } from './lookup-request';

const { ACQUIRE_IN_PROGRESS, PORTIN_IN_PROGRESS, PORTIN_CANCEL_REQUESTED, UNASSIGNED, ASSIGNED } = PhoneNumberStatus;
const { RELEASE_IN_PROGRESS, RELEASE_FAILED, DELETE_IN_PROGRESS, DELETE_FAILED } = PhoneNumberStatus;
const { ACQUIRE_FAILED, CANCELLED } = PhoneNumberStatus;

/** The statuses that can follow each status without a new order or a restored number. */
const STATUS_TRANSITIONS: Readonly<Record<PhoneNumberStatus, readonly PhoneNumberStatus[]>> = {
  [ACQUIRE_IN_PROGRESS]: [ACQUIRE_FAILED, CANCELLED, UNASSIGNED, ASSIGNED],
  [PORTIN_IN_PROGRESS]: [PORTIN_CANCEL_REQUESTED, CANCELLED, ACQUIRE_FAILED, UNASSIGNED, ASSIGNED],
  [PORTIN_CANCEL_REQUESTED]: [PORTIN_IN_PROGRESS, CANCELLED],
  [UNASSIGNED]: [ASSIGNED, RELEASE_IN_PROGRESS, DELETE_IN_PROGRESS],
  [ASSIGNED]: [UNASSIGNED, RELEASE_IN_PROGRESS, DELETE_IN_PROGRESS],
  [RELEASE_IN_PROGRESS]: [RELEASE_FAILED, DELETE_IN_PROGRESS],
  [DELETE_IN_PROGRESS]: [DELETE_FAILED],
  [ACQUIRE_FAILED]: [],
  [RELEASE_FAILED]: [],
  [DELETE_FAILED]: [],
  [CANCELLED]: [],
};

/** Characters of a value that a reason shows. */
const MAX_SHOWN = 80;

/** Describes each unmet expectation in a clause, with the actual and the expected value. */
export function violations(result: LookupResult, expectations: Expectations): string[] {
  const { phoneNumber } = result;
  const associations = associationsOf(result);
  // A map, because an object also has members such as "constructor".
  const capabilities = new Map(Object.entries(asObject(phoneNumber.Capabilities)));
  return [
    ...unlessOneOf('Status', phoneNumber.Status, expectations.statuses),
    ...unlessOneOf('Type', phoneNumber.Type, expectations.types),
    ...unlessOneOf('ProductType', phoneNumber.ProductType, expectations.productTypes, withoutSpaces),
    ...unlessOneOf('Country', phoneNumber.Country, expectations.countries),
    ...expectations.capabilities
      .filter((name) => capabilities.get(name) !== true)
      .map((name) => `Capabilities.${name} is ${show(capabilities.get(name))}, expected true`),
    ...expectations.associations
      .filter(({ Name, Value }) => !associations.some((one) => one.Name === Name && one.Value === Value))
      .map(({ Name, Value }) => {
        const others = associations.filter((one) => one.Name === Name).map((one) => show(one.Value));
        return `${Name} is ${others.join(' and ') || 'absent'}, expected ${Value}`;
      }),
  ];
}

/** Whether no expected status can follow the actual one, so that waiting is pointless. */
export function isUnreachable({ phoneNumber }: LookupResult, { statuses }: Expectations): boolean {
  const reachable = new Set([asText(phoneNumber.Status)]);
  for (const status of reachable) {
    if (!isKnown(status)) {
      return false; // The service added the status later.
    }
    STATUS_TRANSITIONS[status].forEach((next) => reachable.add(next));
  }
  return statuses.length > 0 && !statuses.some((status) => reachable.has(status));
}

function isKnown(status: string): status is PhoneNumberStatus {
  return Object.hasOwn(STATUS_TRANSITIONS, status);
}

function unlessOneOf(name: string, actual: unknown, expected: readonly string[], normalize = asText): string[] {
  const holds = expected.length === 0 || expected.some((value) => normalize(value) === normalize(actual));
  return holds ? [] : [`${name} is ${show(actual)}, expected ${expected.join(' or ')}`];
}

function show(value: unknown): string {
  return isAbsent(value) ? 'absent' : clip(asText(value), MAX_SHOWN);
}
