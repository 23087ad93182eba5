/** The two API namespaces that serve `GetPhoneNumber`, and the Regions in which each has an endpoint. */
export enum ChimeApi {
  /**
   * Asks Amazon Chime SDK Voice first and falls back to Amazon Chime when the answer is final and says nothing about
   * the number: not found, forbidden, unauthorised, or no such host.
   */
  AUTO = 'auto',
  /**
   * The Amazon Chime namespace alone (API 2018-05-01). It serves us-east-1 only, is closed to new accounts, and knows
   * numbers of product type `BusinessCalling`. Amazon Chime, the application, ended on 20 February 2026.
   */
  CHIME = 'chime',
  /**
   * The Amazon Chime SDK Voice namespace alone (API 2022-08-03). It adds `PhoneNumberArn`, `OrderId` and `Name`.
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_GetPhoneNumber.html
   */
  CHIME_SDK_VOICE = 'chime-sdk-voice',
}

/** Region that is asked unless the user names another: the one in which both namespaces manage phone numbers. */
export const DEFAULT_REGION = 'us-east-1';

const CHIME_SDK_VOICE_REGIONS = [
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

const REGIONS: Record<ChimeApi, readonly string[]> = {
  [ChimeApi.AUTO]: CHIME_SDK_VOICE_REGIONS,
  [ChimeApi.CHIME]: ['us-east-1'],
  [ChimeApi.CHIME_SDK_VOICE]: CHIME_SDK_VOICE_REGIONS,
};

/** Says what is wrong with a Region for an API; undefined when it is one of the API's. */
export function regionProblem(api: ChimeApi, region: string): string | undefined {
  const regions = REGIONS[api];
  return regions.includes(region)
    ? undefined
    : `'${region}' is no Region of the API '${api}': use ${regions.length === 1 ? '' : 'one of '}${regions.join(', ')}`;
}
