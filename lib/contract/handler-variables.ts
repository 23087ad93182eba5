/** Environment variables of the function that change which service answers, and as whom it is asked. */
import { HandlerEnvironment } from './properties';

/** Variables of the SDK that lead to another endpoint. */
export const ENDPOINT_VARIABLES: readonly string[] = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_CHIME',
  'AWS_ENDPOINT_URL_CHIME_SDK_VOICE',
  'AWS_ENDPOINT_URL_STS',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
];

/** All that the handler and its clients read of what a template sets. */
export const HANDLER_VARIABLES: readonly string[] = [...Object.values(HandlerEnvironment), ...ENDPOINT_VARIABLES];
