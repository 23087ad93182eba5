/**
 * The API's data model: phone number IDs and enumerations. Lookups pass through values that the service adds later.
 */

/** A number in E.164 format with a plus sign, such as `+12065550100`. */
export type E164 = `+${string}`;

/**
 * The plus is optional, as in the service's model. The model accepts two digits as a number. In practice, the shortest
 * numbers with a country code have seven digits, and `12` or `911` is a mistake.
 */
const E164_PATTERN = /^\+?([1-9]\d{6,14})$/;

/**
 * Returns the same number for `+12065550100`, `12065550100`, and the URL-encoded `%2B12065550100`, which the API
 * returns as `PhoneNumberId`. Returns undefined for anything else.
 */
export function parseE164(text: string): E164 | undefined {
  const digits = E164_PATTERN.exec(text.replace(/^%2B/i, '+'))?.[1];
  return digits === undefined ? undefined : `+${digits}`;
}

/**
 * Status of a phone number: the union of both API namespaces.
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumber.html
 */
export enum PhoneNumberStatus {
  /** The number is ordered but not in the inventory yet. */
  ACQUIRE_IN_PROGRESS = 'AcquireInProgress',
  /** The order failed. */
  ACQUIRE_FAILED = 'AcquireFailed',
  /** The number is in the inventory and not in use. */
  UNASSIGNED = 'Unassigned',
  /** The number is in use. */
  ASSIGNED = 'Assigned',
  /** The number is being released from the account. */
  RELEASE_IN_PROGRESS = 'ReleaseInProgress',
  /** The number is being deleted. */
  DELETE_IN_PROGRESS = 'DeleteInProgress',
  /** The number could not be released. */
  RELEASE_FAILED = 'ReleaseFailed',
  /** The number could not be deleted. */
  DELETE_FAILED = 'DeleteFailed',
  /** The order was canceled (Chime SDK Voice only). */
  CANCELLED = 'Cancelled',
  /** Cancellation of a port-in was requested (Chime SDK Voice only). */
  PORTIN_CANCEL_REQUESTED = 'PortinCancelRequested',
  /** A port-in from another carrier is in progress (Chime SDK Voice only). */
  PORTIN_IN_PROGRESS = 'PortinInProgress',
}

/** Type of a phone number. */
export enum PhoneNumberType {
  /** A local number. */
  LOCAL = 'Local',
  /** A toll-free number. */
  TOLL_FREE = 'TollFree',
}

/** Product that a phone number belongs to. */
export enum PhoneNumberProductType {
  /** Amazon Chime Business Calling (Amazon Chime namespace only). */
  BUSINESS_CALLING = 'BusinessCalling',
  /** Voice Connector. The service also returns `Voice Connector`; expectations ignore the space. */
  VOICE_CONNECTOR = 'VoiceConnector',
  /** Dial-in of a SIP media application. */
  SIP_MEDIA_APPLICATION_DIAL_IN = 'SipMediaApplicationDialIn',
}

/** Status of a phone number's outbound calling name. */
export enum CallingNameStatus {
  /** No name is assigned. */
  UNASSIGNED = 'Unassigned',
  /** A new name is being registered. */
  UPDATE_IN_PROGRESS = 'UpdateInProgress',
  /** The name is registered. */
  UPDATE_SUCCEEDED = 'UpdateSucceeded',
  /** The name could not be registered. */
  UPDATE_FAILED = 'UpdateFailed',
}

/** Kinds of resources that a phone number can be associated with. */
export enum AssociationName {
  /** An Amazon Chime account (Amazon Chime namespace only). */
  ACCOUNT_ID = 'AccountId',
  /** A user of Amazon Chime (Amazon Chime namespace only). */
  USER_ID = 'UserId',
  /** A Voice Connector. */
  VOICE_CONNECTOR_ID = 'VoiceConnectorId',
  /** A Voice Connector group. */
  VOICE_CONNECTOR_GROUP_ID = 'VoiceConnectorGroupId',
  /** A SIP rule. */
  SIP_RULE_ID = 'SipRuleId',
}

/** Capabilities of a phone number. */
export enum PhoneNumberCapability {
  /** The number can receive calls. */
  INBOUND_CALL = 'InboundCall',
  /** The number can place calls. */
  OUTBOUND_CALL = 'OutboundCall',
  /** The number can receive text messages. */
  INBOUND_SMS = 'InboundSMS',
  /** The number can send text messages. */
  OUTBOUND_SMS = 'OutboundSMS',
  /** The number can receive multimedia messages. */
  INBOUND_MMS = 'InboundMMS',
  /** The number can send multimedia messages. */
  OUTBOUND_MMS = 'OutboundMMS',
}
