/** Replaces the SDK's credential chain in the handler's bundle. The handler passes credentials to each client. */
export function defaultProvider(): never {
  throw new Error('The credential chain of the AWS SDK is not in the bundle. Pass credentials to the client.');
}
