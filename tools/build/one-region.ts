/** Bundled instead of signatures for several Regions at once, which no service here takes. */
export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';
