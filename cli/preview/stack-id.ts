/** The ID of a stack in an event: the response repeats it within 4,096 bytes, so that its length decides what fits. */
import { randomUUID } from 'node:crypto';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Stack } from '../cloudformation/template';
import type { Success } from './lookup';

/** As long as they get, for what only a deployment knows: what fits then, always fits. */
const LONGEST = { partition: 'aws-us-gov', region: 'ap-southeast-1', account: '000000000000', name: 'n'.repeat(128) };

export interface StackId {
  readonly id: string;
  /** Whether it is as long as that of the deployment. */
  readonly isExact: boolean;
}

export function stackIdOf({ environment: { account = LONGEST.account, region }, stackName, parent }: Stack): StackId {
  const partition = region === undefined ? undefined : RegionInfo.get(region).partition;
  // CloudFormation makes up the name of a nested stack.
  const name = parent === undefined ? stackName : LONGEST.name;
  const home = `${partition ?? LONGEST.partition}:cloudformation:${region ?? LONGEST.region}:${account}`;
  return {
    id: `arn:${home}:stack/${name}/${randomUUID()}`,
    isExact: partition !== undefined && parent === undefined,
  };
}

/** What of a large number is dropped from a response, as the handler does, and what says so. */
export const DROPPED: readonly string[] = [
  PhoneNumberAttribute.DETAILS,
  PhoneNumberAttribute.ASSOCIATIONS,
  PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED,
];

/** Without what was dropped from the longest response, and may fit into that of the deployment. */
export function withoutPerhapsDropped(attributes: Success['attributes']): Success['attributes'] {
  const isWhole =
    attributes[PhoneNumberAttribute.EXISTS] !== 'true' || attributes[PhoneNumberAttribute.DETAILS]?.startsWith('{');
  return isWhole === true
    ? attributes
    : Object.fromEntries(Object.entries(attributes).filter(([name]) => !DROPPED.includes(name)));
}
