/** Compares the deployed attributes of a number with its current ones. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Attributes } from '../lookup/attributes';
import { asObject, asText, fromJson } from '../runtime/json';
import { clip, lastFour } from '../runtime/mask';
import type { DeployedAttributes } from './event';

const { EXISTS, PHONE_NUMBER_ID, E164_PHONE_NUMBER, CALLING_NAME, NAME } = PhoneNumberAttribute;
const { ASSOCIATIONS, ASSOCIATIONS_TRUNCATED, CAPABILITIES } = PhoneNumberAttribute;

/** How the log shows attributes that the API's model marks as sensitive. */
const SENSITIVE: Readonly<Partial<Record<PhoneNumberAttribute, (value: string) => string>>> = {
  [PHONE_NUMBER_ID]: lastFour,
  [E164_PHONE_NUMBER]: lastFour,
  [CALLING_NAME]: lengthOf,
  [NAME]: lengthOf,
};

const MAX_SHOWN = 200;

/**
 * Describes each change in a clause, with the deployed and the current value. If the number appeared or disappeared,
 * that is the only change, because all its attributes follow from it.
 */
export function changes(deployed: DeployedAttributes, current: Attributes): string[] {
  const existed = deployed.get(EXISTS);
  if (existed !== undefined && existed !== current[EXISTS]) {
    return [clause(EXISTS, existed, current[EXISTS])];
  }
  return [...deployed].flatMap(([name, before]) => changesOf(name, before, current[name], deployed));
}

function changesOf(name: PhoneNumberAttribute, before: string, now: string, deployed: DeployedAttributes): string[] {
  switch (name) {
    case ASSOCIATIONS_TRUNCATED:
      return []; // It depends on the size of the response to CloudFormation.
    case ASSOCIATIONS:
      return associationChanges(before, now, deployed.get(ASSOCIATIONS_TRUNCATED) === 'true');
    case CAPABILITIES:
      return capabilityChanges(before, now);
    default:
      return before === now ? [] : [clause(name, before, now, SENSITIVE[name])];
  }
}

/** Ignores the order and the timestamps. If the deployed list was truncated, associations that it lacks aren't changes. */
function associationChanges(before: string, now: string, isTruncated: boolean): string[] {
  const old = associationsIn(before);
  const current = associationsIn(now);
  const removed = old.filter((one) => !current.includes(one));
  const added = isTruncated ? [] : current.filter((one) => !old.includes(one));
  return removed.length + added.length > 0 ? [clause(ASSOCIATIONS, removed.join(', '), added.join(', '))] : [];
}

function associationsIn(text: string): string[] {
  const list = fromJson(text);
  return Array.isArray(list) ? list.map(asObject).map(({ Name, Value }) => `${asText(Name)} ${asText(Value)}`) : [];
}

function capabilityChanges(before: string, now: string): string[] {
  const old = asObject(fromJson(before));
  const current = asObject(fromJson(now));
  return [...new Set([...Object.keys(old), ...Object.keys(current)])]
    .filter((name) => old[name] !== current[name])
    .map((name) => clause(`${CAPABILITIES}.${name}`, asText(old[name]), asText(current[name])));
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
