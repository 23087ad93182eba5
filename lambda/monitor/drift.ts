/** What differs between the deployed attributes of a number and what Chime says now. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Attributes } from '../lookup/attributes';
import type { DeployedAttributes } from './event';
import { asObject, asText, fromJson } from '../runtime/json';
import { clip, lastFour } from '../runtime/mask';

const { EXISTS, PHONE_NUMBER_ID, E164_PHONE_NUMBER, CALLING_NAME, NAME } = PhoneNumberAttribute;
const { ASSOCIATIONS, ASSOCIATIONS_TRUNCATED, CAPABILITIES } = PhoneNumberAttribute;

/** What the model of the API marks as sensitive, and how much of it a log may show. */
const SENSITIVE: Readonly<Partial<Record<PhoneNumberAttribute, (value: string) => string>>> = {
  [PHONE_NUMBER_ID]: lastFour,
  [E164_PHONE_NUMBER]: lastFour,
  [CALLING_NAME]: lengthOf,
  [NAME]: lengthOf,
};

const MAX_SHOWN = 200;

/**
 * Each change as a clause, with what the deployment found and what is true now. A number that appeared or disappeared
 * has this one change, since all its attributes follow from it.
 * @param current all attributes, none of them cut to a size.
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
      return []; // Says what fitted into the response to CloudFormation.
    case ASSOCIATIONS:
      return associationChanges(before, now, deployed.get(ASSOCIATIONS_TRUNCATED) === 'true');
    case CAPABILITIES:
      return capabilityChanges(before, now);
    default:
      return before === now ? [] : [clause(name, before, now, SENSITIVE[name])];
  }
}

/** Neither the order of the list nor its timestamps count. Of a list that was cut, only the part that is there does. */
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
