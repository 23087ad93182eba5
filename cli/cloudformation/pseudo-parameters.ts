/** Pseudo parameters, as far as they are known before a deployment. */
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Stack } from './cloud-assembly';
import { known, unknown, type Value } from './value';

export const NO_VALUE = 'AWS::NoValue';

export function pseudoParameter(stack: Stack, name: string): Value {
  if (name === NO_VALUE) {
    return known(undefined);
  }
  const { account, region } = stack.environment;
  const info = region === undefined ? undefined : RegionInfo.get(region);
  const values: Partial<Record<string, string | undefined>> = {
    'AWS::AccountId': account,
    'AWS::Partition': info?.partition,
    'AWS::Region': region,
    // CloudFormation makes up the name of a nested stack.
    'AWS::StackName': stack.parent === undefined ? stack.stackName : undefined,
    'AWS::URLSuffix': info?.domainSuffix,
  };
  const value = values[name];
  return value === undefined ? unknown(name) : known(value);
}
