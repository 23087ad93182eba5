/**
 * Attributes of the custom resource, by their names in `Fn::GetAtt`. All attributes are always present, and all are
 * strings. If the service omits an element, or returns it as `null` or empty, the attribute is the `absentValue` of the
 * lookup.
 */
export enum PhoneNumberAttribute {
  /** The number in E.164 format with a plus sign, whatever form the service returns. */
  PHONE_NUMBER_ID = 'PhoneNumberId',
  /** The number in E.164 format with a plus sign, whatever form the service returns. Absent if the number doesn't exist. */
  E164_PHONE_NUMBER = 'E164PhoneNumber',
  /** ARN of the number (Chime SDK Voice only). */
  PHONE_NUMBER_ARN = 'PhoneNumberArn',
  /** A `PhoneNumberStatus`. */
  STATUS = 'Status',
  /** A `PhoneNumberType`. */
  TYPE = 'Type',
  /** A `PhoneNumberProductType`, as the service returns it. */
  PRODUCT_TYPE = 'ProductType',
  /** Country as an ISO 3166-1 alpha-2 code. */
  COUNTRY = 'Country',
  /** Outbound calling name. */
  CALLING_NAME = 'CallingName',
  /** A `CallingNameStatus`. */
  CALLING_NAME_STATUS = 'CallingNameStatus',
  /** Name of the number (Chime SDK Voice only). */
  NAME = 'Name',
  /** ID of the order of the number (Chime SDK Voice only). */
  ORDER_ID = 'OrderId',
  /** Time at which the number was created, in ISO 8601 format, as the service returns it. */
  CREATED_TIMESTAMP = 'CreatedTimestamp',
  /** Time at which the number was last changed, in ISO 8601 format, as the service returns it. */
  UPDATED_TIMESTAMP = 'UpdatedTimestamp',
  /** Time at which a number in the deletion queue will be deleted, in ISO 8601 format, as the service returns it. */
  DELETION_TIMESTAMP = 'DeletionTimestamp',
  /** All capabilities as a JSON object of booleans. */
  CAPABILITIES = 'Capabilities',
  /** `true` or `false`: whether the number can receive calls. */
  CAPABILITIES_INBOUND_CALL = 'Capabilities.InboundCall',
  /** `true` or `false`: whether the number can place calls. */
  CAPABILITIES_OUTBOUND_CALL = 'Capabilities.OutboundCall',
  /** `true` or `false`: whether the number can receive text messages. */
  CAPABILITIES_INBOUND_SMS = 'Capabilities.InboundSMS',
  /** `true` or `false`: whether the number can send text messages. */
  CAPABILITIES_OUTBOUND_SMS = 'Capabilities.OutboundSMS',
  /** `true` or `false`: whether the number can receive multimedia messages. */
  CAPABILITIES_INBOUND_MMS = 'Capabilities.InboundMMS',
  /** `true` or `false`: whether the number can send multimedia messages. */
  CAPABILITIES_OUTBOUND_MMS = 'Capabilities.OutboundMMS',
  /** JSON array of `{Name, Value, AssociatedTimestamp}`; see `ASSOCIATIONS_TRUNCATED`. */
  ASSOCIATIONS = 'Associations',
  /** Number of associations, including those that don't fit. */
  ASSOCIATION_COUNT = 'AssociationCount',
  /** `true` if not all associations fit into CloudFormation's 4,096 bytes; otherwise, `false`. */
  ASSOCIATIONS_TRUNCATED = 'AssociationsTruncated',
  /** ID of the first Voice Connector that the number is associated with. */
  VOICE_CONNECTOR_ID = 'VoiceConnectorId',
  /** ID of the first Voice Connector group that the number is associated with. */
  VOICE_CONNECTOR_GROUP_ID = 'VoiceConnectorGroupId',
  /** ID of the first SIP rule that the number is associated with. */
  SIP_RULE_ID = 'SipRuleId',
  /** ID of the first Amazon Chime account that the number is associated with. */
  ACCOUNT_ID = 'AccountId',
  /** ID of the first Amazon Chime user that the number is associated with. */
  USER_ID = 'UserId',
  /** `true`, or `false` if the number doesn't exist and the lookup has `OnMissing.EMPTY`. */
  EXISTS = 'Exists',
  /** API that returned the number: `chime` or `chime-sdk-voice`. */
  SERVED_BY = 'ServedBy',
  /** JSON object of all other attributes; absent if it doesn't fit into CloudFormation's 4,096 bytes. */
  DETAILS = 'Details',
  // Add attributes only at the end: a rollback tells from the order which version stored the attributes.
}
