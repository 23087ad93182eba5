/** Where stacks are deployed to, as far as a cloud assembly knows. */

/** Undefined parts are those that only a deployment knows. */
export interface Environment {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Surely the same. All stacks that are bound to no environment are deployed to one, that of the deployment. */
export function isSameEnvironment(one: Environment, other: Environment): boolean {
  return one.account === other.account && one.region === other.region;
}

/** Perhaps the same, once a deployment has said what is not known here. */
export function mayBeSameEnvironment(one: Environment, other: Environment): boolean {
  return mayBeEqual(one.account, other.account) && mayBeEqual(one.region, other.region);
}

function mayBeEqual(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
