/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundle: the handler always hands its clients credentials, so
 * profiles, SSO and metadata services need not be loaded.
 */
export function defaultProvider(): never {
  throw new Error('The handler hands its clients credentials; there is no chain to look for others');
}
