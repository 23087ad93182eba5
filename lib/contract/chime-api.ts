/** The two API namespaces that serve `GetPhoneNumber`. */
export enum ChimeApi {
  /**
   * Calls Amazon Chime SDK Voice first. Falls back to Amazon Chime after a final error that says nothing about the
   * number: not found, forbidden, unauthorized, or no such host.
   */
  AUTO = 'auto',
  /**
   * Calls only the Amazon Chime namespace (API 2018-05-01). It is available in us-east-1 only, is closed to new
   * accounts, and returns numbers of the product type `BusinessCalling`. Amazon Chime, the application, ended on
   * February 20, 2026.
   */
  CHIME = 'chime',
  /**
   * Calls only the Amazon Chime SDK Voice namespace (API 2022-08-03). It adds `PhoneNumberArn`, `OrderId`, and `Name`.
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_GetPhoneNumber.html
   */
  CHIME_SDK_VOICE = 'chime-sdk-voice',
}

/** Default Region of the endpoint: the Region in which both namespaces manage phone numbers. */
export const DEFAULT_REGION = 'us-east-1';

/** Regions in which Chime SDK Voice is known to have an endpoint. AWS adds Regions, so the list can be incomplete. */
export const CHIME_SDK_VOICE_REGIONS: readonly string[] = [
  'us-east-1',
  'us-west-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
];

/** The host name of the endpoint contains the Region, so the handler must reject anything else. */
const REGION_PATTERN = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Returns why a Region can never be valid for an API, or undefined if it can be. */
export function regionProblem(api: ChimeApi, region: string): string | undefined {
  if (!REGION_PATTERN.test(region)) {
    return `'${region}' isn't a valid name of a Region. Write it like '${DEFAULT_REGION}'.`;
  }
  if (api === ChimeApi.CHIME && region !== DEFAULT_REGION) {
    return `The API '${api}' is available only in ${DEFAULT_REGION}, not in '${region}'.`;
  }
  return undefined;
}
