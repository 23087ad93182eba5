/** Bundled instead of the SDK's credential chain, a third of its size: the handler passes credentials to each client. */
export function defaultProvider(): never {
  throw new Error('The credential chain of the AWS SDK is not in the bundle. Pass credentials to the client.');
}
