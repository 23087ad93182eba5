/**
 * What the command needs of the client of AWS STS. The credential providers load this file instead of their own copy of
 * the client, which lacks GetCallerIdentity. A file that is loaded later is bundled as a whole.
 */
export {
  getDefaultRoleAssumer,
  getDefaultRoleAssumerWithWebIdentity,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
