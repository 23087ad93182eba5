/** Replaces the SDK's credential chain in the handler's bundle, because the handler passes credentials to each client. */
export function defaultProvider(): never {
  throw new Error('The credential chain of the AWS SDK is not in the bundle. Pass credentials to the client.');
}
