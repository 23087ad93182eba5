/** Compares the deployed attributes of a number with its current ones. */
import { ChimeApi } from '../../lib/contract/chime-api';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { parseE164, PhoneNumberStatus } from '../../lib/contract/phone-number-model';
import { withoutSpaces } from '../aws/chime';
import type { Attributes } from '../lookup/attributes';
import type { LookupRequest } from '../lookup/lookup-request';
import { asObject, asText, fromJson } from '../runtime/json';
import { clip, lastFour } from '../runtime/mask';
import type { DeployedAttributes } from './event';

const { EXISTS, SERVED_BY, DETAILS, PHONE_NUMBER_ID, E164_PHONE_NUMBER, PHONE_NUMBER_ARN } = PhoneNumberAttribute;
const { STATUS, PRODUCT_TYPE, CALLING_NAME, NAME, ORDER_ID, ACCOUNT_ID, USER_ID } = PhoneNumberAttribute;
const { ASSOCIATIONS, ASSOCIATION_COUNT, ASSOCIATIONS_TRUNCATED, CAPABILITIES } = PhoneNumberAttribute;
const { CANCELLED, PORTIN_CANCEL_REQUESTED, PORTIN_IN_PROGRESS } = PhoneNumberStatus;

/** How the log shows attributes that the API's model marks as sensitive. */
const SENSITIVE: Readonly<Partial<Record<PhoneNumberAttribute, (value: string) => string>>> = {
  [PHONE_NUMBER_ID]: lastFour,
  [E164_PHONE_NUMBER]: lastFour,
  [CALLING_NAME]: lengthOf,
  [NAME]: lengthOf,
};

/** Forms of the same value. */
const NORMALIZE: Readonly<Partial<Record<PhoneNumberAttribute, (value: string) => string>>> = {
  [E164_PHONE_NUMBER]: (value) => parseE164(value) ?? value,
  [PRODUCT_TYPE]: withoutSpaces,
};

/** They depend on which API responded, and on the size of the response to CloudFormation. */
const NOT_COMPARED: readonly string[] = [SERVED_BY, DETAILS, ASSOCIATIONS_TRUNCATED];

/** Elements and statuses that only one API has. */
const ONLY_IN_CHIME_SDK_VOICE: readonly string[] = [PHONE_NUMBER_ARN, NAME, ORDER_ID];
const STATUSES_ONLY_IN_CHIME_SDK_VOICE: readonly string[] = [CANCELLED, PORTIN_CANCEL_REQUESTED, PORTIN_IN_PROGRESS];
const ONLY_IN_CHIME: readonly string[] = [ACCOUNT_ID, USER_ID];

const MAX_SHOWN = 200;

interface Comparison {
  readonly deployed: DeployedAttributes;
  readonly current: Attributes;
  readonly absentValue: string;
  /** The API that returned the deployed attributes. */
  readonly deployedBy: string | undefined;
}

/** Whether there is anything to compare. */
export function isComparable(deployed: DeployedAttributes): boolean {
  const existed = deployed.get(EXISTS);
  return (
    (existed === 'true' || existed === 'false') &&
    [...deployed].some(([name, value]) => value !== '' && !NOT_COMPARED.includes(name))
  );
}

/**
 * Describes each change in a clause, with the deployed and the current value. If the number appeared or disappeared,
 * that is the only change, because all its attributes follow from it. What differs only because the other API answered
 * isn't a change.
 */
export function changes(
  deployed: DeployedAttributes,
  current: Attributes,
  { api, absentValue }: LookupRequest,
): string[] {
  const existed = deployed.get(EXISTS) ?? '';
  if (existed !== current[EXISTS]) {
    return [clause(EXISTS, existed, current[EXISTS])];
  }
  const deployedBy = api === ChimeApi.AUTO ? deployed.get(SERVED_BY) : api;
  const comparison = { deployed, current, absentValue, deployedBy };
  return [...deployed].flatMap(([name, before]) => changesOf(name, before, comparison));
}

function changesOf(name: PhoneNumberAttribute, before: string, comparison: Comparison): string[] {
  const now = comparison.current[name];
  if (NOT_COMPARED.includes(name) || isOfOneApi(name, before, comparison)) {
    return [];
  }
  switch (name) {
    case ASSOCIATIONS:
      return associationChanges(before, now, comparison);
    case CAPABILITIES:
      return capabilityChanges(before, now);
    default: {
      const normalize = NORMALIZE[name] ?? asText;
      return normalize(before) === normalize(now) ? [] : [clause(name, before, now, SENSITIVE[name])];
    }
  }
}

/** Whether a value can differ only because one of two APIs doesn't have it. */
function isOfOneApi(name: PhoneNumberAttribute, before: string, comparison: Comparison): boolean {
  const { current, absentValue } = comparison;
  if (isSameApi(comparison)) {
    return false;
  }
  if (name === STATUS) {
    return [before, current[name]].some((status) => STATUSES_ONLY_IN_CHIME_SDK_VOICE.includes(status));
  }
  const isAbsent = [before, current[name]].includes(absentValue);
  return (
    (isAbsent && [...ONLY_IN_CHIME_SDK_VOICE, ...ONLY_IN_CHIME].includes(name)) ||
    // It counts the associations that only one API has, too. The list itself is compared without them.
    name === ASSOCIATION_COUNT
  );
}

function isSameApi({ deployedBy, current }: Comparison): boolean {
  return deployedBy === current[SERVED_BY];
}

/** Ignores the order and the timestamps. If the deployed list was truncated, associations that it lacks aren't changes. */
function associationChanges(before: string, now: string, comparison: Comparison): string[] {
  const ignored = isSameApi(comparison) ? [] : ONLY_IN_CHIME;
  const old = associationsIn(before, ignored);
  const current = associationsIn(now, ignored);
  const isTruncated = comparison.deployed.get(ASSOCIATIONS_TRUNCATED) === 'true';
  const removed = old.filter((one) => !current.includes(one));
  const added = isTruncated ? [] : current.filter((one) => !old.includes(one));
  return removed.length + added.length > 0 ? [clause(ASSOCIATIONS, removed.join(', '), added.join(', '))] : [];
}

function associationsIn(text: string, ignored: readonly string[]): string[] {
  const list = fromJson(text);
  return (Array.isArray(list) ? list : [])
    .map(asObject)
    .filter(({ Name }) => !ignored.includes(asText(Name)))
    .map(({ Name, Value }) => `${asText(Name)} ${asText(Value)}`);
}

/** Maps, because objects also have members such as "constructor". */
function capabilityChanges(before: string, now: string): string[] {
  const old = new Map(Object.entries(asObject(fromJson(before))));
  const current = new Map(Object.entries(asObject(fromJson(now))));
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((name) => old.get(name) !== current.get(name))
    .map((name) => clause(`${CAPABILITIES}.${name}`, asText(old.get(name)), asText(current.get(name))));
}

function clause(name: string, before: string, now: string, show = beginningOf): string {
  const shown = (value: string): string => (value === '' ? 'absent' : show(value));
  return `${name} changed from ${shown(before)} to ${shown(now)}`;
}

function beginningOf(value: string): string {
  return clip(value, MAX_SHOWN);
}

function lengthOf(value: string): string {
  return `a value of ${String(value.length)} characters`;
}
