/** Replaces signatures for several Regions in the bundles. */
export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';
