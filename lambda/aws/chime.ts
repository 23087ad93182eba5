/** The two APIs of Chime: their names, the choice of the client, and how product types are compared. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi, DEFAULT_REGION } from '../../lib/contract/chime-api';
import type { Invocation } from '../runtime/invocation';
import { asText } from '../runtime/json';
import { type Chime, withChimeSdkVoice } from './chime-sdk-voice-client';

export type ChimeNamespace = Exclude<ChimeApi, ChimeApi.AUTO>;

export interface Endpoint {
  readonly api: ChimeNamespace;
  readonly region: string;
}

const API_NAMES: Readonly<Record<ChimeNamespace, string>> = {
  [ChimeApi.CHIME]: 'Amazon Chime',
  [ChimeApi.CHIME_SDK_VOICE]: 'Amazon Chime SDK Voice',
};

/** Regions for which AWS documents the management of phone numbers. Other Regions of Chime SDK Voice may have none. */
const MANAGEMENT_REGIONS: readonly string[] = [DEFAULT_REGION, 'us-west-2'];

/** An endpoint as reasons and the log name it. */
export function nameOf({ api, region }: Endpoint): string {
  return `${API_NAMES[api]} in ${region}`;
}

/** Where a missing number may be instead, as a sentence of a reason. */
export function regionAdvice(region: string): string {
  return MANAGEMENT_REGIONS.includes(region)
    ? ''
    : ` AWS documents the management of phone numbers only for ${MANAGEMENT_REGIONS.join(' and ')}, so try one of these as region.`;
}

/** Opens connections to an endpoint, and closes them after use. */
export async function withChime<T>(
  endpoint: Endpoint,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
  use: (chime: Chime) => Promise<T>,
): Promise<T> {
  const { api, region } = endpoint;
  // Few lookups call Amazon Chime, so its client is loaded only then.
  const withApi = api === ChimeApi.CHIME ? (await import('./chime-client')).withAmazonChime : withChimeSdkVoice;
  return await withApi({ target: nameOf(endpoint), region, credentials, agents: invocation.agents, invocation }, use);
}

/** The service also returns the product type `Voice Connector`, which isn't in its enumeration. */
export function withoutSpaces(value: unknown): string {
  return asText(value).replaceAll(' ', '');
}
