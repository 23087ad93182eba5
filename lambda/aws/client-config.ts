/** What clients are given, and what the handler does with those of the two namespaces. */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Agents } from '../runtime/platform';
import type { RawBodyHandler } from './raw-body';

export interface ConnectionOptions {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity;
  /** Make the connections. Left out: the client does. */
  readonly agents?: Agents;
}

/** Settings of every client. Retries are the handler's own, bounded by time. */
export const CLIENT_SETTINGS = { maxAttempts: 1, retryMode: 'standard', customUserAgent: 'cdk-chime-phone-number' };

/** Parameters of `ListPhoneNumbers`. Values that are newer than the SDK's model pass. */
export interface ListQuery {
  readonly Status?: string;
  readonly ProductType?: string;
  readonly FilterName?: string;
  readonly FilterValue?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface ChimeConnection {
  /** Throws what the SDK throws. */
  getPhoneNumber(phoneNumberId: string, abortSignal: AbortSignal): Promise<unknown>;
  /** Throws what the SDK throws. */
  listPhoneNumbers(query: ListQuery, abortSignal: AbortSignal): Promise<unknown>;
  /** What successes say, and the sockets. */
  readonly bodies: RawBodyHandler;
}
