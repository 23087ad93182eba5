/** Environment variables that determine the endpoints and the credentials of the function. */

/** Environment variables that the provider sets on the function and the handler reads. */
export enum HandlerEnvironment {
  /** ARN of the role that the function assumes before it calls Chime. */
  ASSUME_ROLE_ARN = 'CHIME_ASSUME_ROLE_ARN',
  /** External ID that the trust policy of the role requires. */
  ASSUME_ROLE_EXTERNAL_ID = 'CHIME_ASSUME_ROLE_EXTERNAL_ID',
}

/** The preview sets it on the handler: whose credentials these are, as reasons name them. */
export const CALLER_VARIABLE = 'CHIME_CALLER';

/** Variables of the SDK that contain the URL of another endpoint. */
export const ENDPOINT_URL_VARIABLES: readonly string[] = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_CHIME',
  'AWS_ENDPOINT_URL_CHIME_SDK_VOICE',
  'AWS_ENDPOINT_URL_STS',
];

/** Variables of the SDK that set another endpoint. */
export const ENDPOINT_VARIABLES: readonly string[] = [
  ...ENDPOINT_URL_VARIABLES,
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
];

/** All variables of a template that the handler and its clients read. */
export const HANDLER_VARIABLES: readonly string[] = [...Object.values(HandlerEnvironment), ...ENDPOINT_VARIABLES];
