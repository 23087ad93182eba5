/** The two API namespaces that serve `GetPhoneNumber`. */
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

/** Regions in which Chime SDK Voice is known to have an endpoint. AWS adds Regions: another one may have one too. */
const CHIME_SDK_VOICE_REGIONS: readonly string[] = [
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

/** The form that all names of Regions have. A host name is made of it, so nothing else may get through. */
const REGION_PATTERN = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Says why a Region can never be right for an API. Returns undefined when it can be. */
export function regionProblem(api: ChimeApi, region: string): string | undefined {
  if (!REGION_PATTERN.test(region)) {
    return `'${region}' doesn't have the form of a Region; write it like '${DEFAULT_REGION}'`;
  }
  if (api === ChimeApi.CHIME && region !== DEFAULT_REGION) {
    return `the API '${api}' is in ${DEFAULT_REGION} only, not in '${region}'`;
  }
  return undefined;
}

/** Whether Chime SDK Voice is known to have an endpoint in the Region. */
export function isKnownRegion(region: string): boolean {
  return CHIME_SDK_VOICE_REGIONS.includes(region);
}

/** The Regions that are known, for messages. */
export function knownRegions(): string {
  return CHIME_SDK_VOICE_REGIONS.join(', ');
}
