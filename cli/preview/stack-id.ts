/** The stack ID of an event. The response of at most 4,096 bytes contains it, so its length decides what else fits. */
import { randomUUID } from 'node:crypto';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { PhoneNumberListAttribute } from '../../lib/contract/list-attribute';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Stack } from '../cloudformation/template';
import type { Success } from './lookup';

/** The longest values, for what only a deployment knows: attributes that fit with them always fit. */
const LONGEST = { partition: 'aws-us-gov', region: 'ap-southeast-1', account: '000000000000', name: 'n'.repeat(128) };

export interface StackId {
  readonly id: string;
  /** Whether it is as long as the ID in a deployment. */
  readonly isExact: boolean;
}

export function stackIdOf({ environment: { account = LONGEST.account, region }, stackName, parent }: Stack): StackId {
  const partition = region === undefined ? undefined : RegionInfo.get(region).partition;
  // CloudFormation generates the name of a nested stack.
  const name = parent === undefined ? stackName : LONGEST.name;
  const home = `${partition ?? LONGEST.partition}:cloudformation:${region ?? LONGEST.region}:${account}`;
  return {
    id: `arn:${home}:stack/${name}/${randomUUID()}`,
    isExact: partition !== undefined && parent === undefined,
  };
}

/** Attributes of a large number or list that the handler drops, and the attribute that tells it. */
export const DROPPED: readonly string[] = [
  PhoneNumberListAttribute.PHONE_NUMBERS,
  PhoneNumberAttribute.DETAILS,
  PhoneNumberAttribute.ASSOCIATIONS,
  PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED,
];

/** Omits attributes that the handler dropped here, but might not drop in a deployment. */
export function withoutPerhapsDropped(attributes: Success['attributes'], absentValue: unknown): Success['attributes'] {
  const exists = attributes[PhoneNumberAttribute.EXISTS] ?? 'true';
  const dropped = attributes[PhoneNumberAttribute.DETAILS] ?? attributes[PhoneNumberListAttribute.PHONE_NUMBERS];
  const isWhole = exists !== 'true' || dropped !== absentValue;
  return isWhole
    ? attributes
    : Object.fromEntries(Object.entries(attributes).filter(([name]) => !DROPPED.includes(name)));
}
