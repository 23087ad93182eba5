/** Enumerations of the API's data model. Values that the service adds later pass through lookups as they come. */

/**
 * Status of a phone number, the union of both API namespaces.
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumber.html
 */
export enum PhoneNumberStatus {
  /** Ordered, not there yet. */
  ACQUIRE_IN_PROGRESS = 'AcquireInProgress',
  /** The order failed. */
  ACQUIRE_FAILED = 'AcquireFailed',
  /** In the inventory, not in use. */
  UNASSIGNED = 'Unassigned',
  /** In use. */
  ASSIGNED = 'Assigned',
  /** Being released from the account. */
  RELEASE_IN_PROGRESS = 'ReleaseInProgress',
  /** Being deleted. */
  DELETE_IN_PROGRESS = 'DeleteInProgress',
  /** Could not be released. */
  RELEASE_FAILED = 'ReleaseFailed',
  /** Could not be deleted. */
  DELETE_FAILED = 'DeleteFailed',
  /** The order was cancelled (Chime SDK Voice only). */
  CANCELLED = 'Cancelled',
  /** A port-in is to be cancelled (Chime SDK Voice only). */
  PORTIN_CANCEL_REQUESTED = 'PortinCancelRequested',
  /** A port-in from another carrier is under way (Chime SDK Voice only). */
  PORTIN_IN_PROGRESS = 'PortinInProgress',
}

/** Type of a phone number. */
export enum PhoneNumberType {
  /** A number of an area. */
  LOCAL = 'Local',
  /** A number that is free of charge to the caller. */
  TOLL_FREE = 'TollFree',
}

/** Product that a phone number belongs to. */
export enum PhoneNumberProductType {
  /** Amazon Chime Business Calling (Amazon Chime namespace only). */
  BUSINESS_CALLING = 'BusinessCalling',
  /** Voice Connector. The documented sample writes it `Voice Connector`; expectations ignore the space. */
  VOICE_CONNECTOR = 'VoiceConnector',
  /** Dial-in of a SIP media application. */
  SIP_MEDIA_APPLICATION_DIAL_IN = 'SipMediaApplicationDialIn',
}

/** Status of a phone number's outbound calling name. */
export enum CallingNameStatus {
  /** No name was asked for. */
  UNASSIGNED = 'Unassigned',
  /** A new name is being registered. */
  UPDATE_IN_PROGRESS = 'UpdateInProgress',
  /** The name is registered. */
  UPDATE_SUCCEEDED = 'UpdateSucceeded',
  /** The name could not be registered. */
  UPDATE_FAILED = 'UpdateFailed',
}

/** What a phone number can be associated with. */
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

/** What a phone number can be used for. */
export enum PhoneNumberCapability {
  /** Receives calls. */
  INBOUND_CALL = 'InboundCall',
  /** Places calls. */
  OUTBOUND_CALL = 'OutboundCall',
  /** Receives text messages. */
  INBOUND_SMS = 'InboundSMS',
  /** Sends text messages. */
  OUTBOUND_SMS = 'OutboundSMS',
  /** Receives multimedia messages. */
  INBOUND_MMS = 'InboundMMS',
  /** Sends multimedia messages. */
  OUTBOUND_MMS = 'OutboundMMS',
}
