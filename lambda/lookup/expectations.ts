/** Whether a number is as the stack expects it, and if not, whether it still can become so. */
import { PhoneNumberStatus } from '../../lib/contract/phone-number-model';
import { associationsOf } from './attributes';
import { asObject, asText } from '../runtime/json';
import { clip } from '../runtime/mask';
import type { LookupResult } from './get-phone-number';
import type { Expectations } from './lookup-request';

const { ACQUIRE_IN_PROGRESS, PORTIN_IN_PROGRESS, PORTIN_CANCEL_REQUESTED, UNASSIGNED, ASSIGNED } = PhoneNumberStatus;
const { RELEASE_IN_PROGRESS, RELEASE_FAILED, DELETE_IN_PROGRESS, DELETE_FAILED } = PhoneNumberStatus;
const { ACQUIRE_FAILED, CANCELLED } = PhoneNumberStatus;

/** Statuses that can follow one another without an order being made anew or a number being restored by hand. */
const FOLLOWERS: Readonly<Record<PhoneNumberStatus, readonly PhoneNumberStatus[]>> = {
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

/** Characters that are shown of a value. */
const MAX_SHOWN = 80;

/** Everything that does not hold, each as a clause with what was found and what was expected. */
export function violations(result: LookupResult, expectations: Expectations): string[] {
  const { phoneNumber } = result;
  const associations = associationsOf(result);
  const capabilities = asObject(phoneNumber.Capabilities);
  return [
    ...oneOf('Status', phoneNumber.Status, expectations.statuses),
    ...oneOf('Type', phoneNumber.Type, expectations.types),
    ...oneOf('ProductType', phoneNumber.ProductType, expectations.productTypes),
    ...oneOf('Country', phoneNumber.Country, expectations.countries),
    ...expectations.capabilities
      .filter((name) => capabilities[name] !== true)
      .map((name) => `Capabilities.${name} is ${show(capabilities[name])}, expected true`),
    ...expectations.associations
      .filter(({ Name, Value }) => !associations.some((one) => one.Name === Name && one.Value === Value))
      .map(({ Name, Value }) => {
        const others = associations.filter((one) => one.Name === Name).map((one) => show(one.Value));
        return `${Name} is ${others.join(' and ') || 'absent'}, expected ${Value}`;
      }),
  ];
}

/** Whether waiting can't help: no expected status can follow the one that was found. */
export function isUnreachable({ phoneNumber }: LookupResult, { statuses }: Expectations): boolean {
  const reachable = new Set([asText(phoneNumber.Status)]);
  for (const status of reachable) {
    if (!isKnown(status)) {
      return false; // A status that the service added later: nobody knows.
    }
    FOLLOWERS[status].forEach((follower) => reachable.add(follower));
  }
  return statuses.length > 0 && !statuses.some((status) => reachable.has(status));
}

function isKnown(status: string): status is PhoneNumberStatus {
  return Object.hasOwn(FOLLOWERS, status);
}

function oneOf(name: string, actual: unknown, expected: readonly string[]): string[] {
  const holds = expected.length === 0 || expected.some((value) => withoutSpaces(value) === withoutSpaces(actual));
  return holds ? [] : [`${name} is ${show(actual)}, expected ${expected.join(' or ')}`];
}

/** The documented sample has the product type `Voice Connector`, which is in no enumeration. */
export function withoutSpaces(value: unknown): string {
  return asText(value).replaceAll(' ', '');
}

function show(value: unknown): string {
  return value === undefined || value === null || value === '' ? 'absent' : clip(asText(value), MAX_SHOWN);
}
