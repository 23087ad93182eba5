/** Environment variables that determine the endpoints and the credentials of the function. */
import { HandlerEnvironment } from './properties';

/** Variables of the SDK that set another endpoint. */
export const ENDPOINT_VARIABLES: readonly string[] = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_CHIME',
  'AWS_ENDPOINT_URL_CHIME_SDK_VOICE',
  'AWS_ENDPOINT_URL_STS',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
];

/** All variables of a template that the handler and its clients read. */
export const HANDLER_VARIABLES: readonly string[] = [...Object.values(HandlerEnvironment), ...ENDPOINT_VARIABLES];
