/**
 * Attributes of the custom resource, by the names under which `Fn::GetAtt` finds them. All of them are always there,
 * and all of them are strings. What the service left out, sent as `null` or sent empty reads as the lookup's
 * `absentValue`.
 */
export enum PhoneNumberAttribute {
  /** The number in E.164 form with its plus, whatever form the service answers in. */
  PHONE_NUMBER_ID = 'PhoneNumberId',
  /** The number in E.164 form, as the service prints it. */
  E164_PHONE_NUMBER = 'E164PhoneNumber',
  /** ARN of the number (Chime SDK Voice only). */
  PHONE_NUMBER_ARN = 'PhoneNumberArn',
  /** A `PhoneNumberStatus`. */
  STATUS = 'Status',
  /** A `PhoneNumberType`. */
  TYPE = 'Type',
  /** A `PhoneNumberProductType`, as the service prints it. */
  PRODUCT_TYPE = 'ProductType',
  /** Country in ISO 3166-1 alpha-2. */
  COUNTRY = 'Country',
  /** Outbound calling name. */
  CALLING_NAME = 'CallingName',
  /** A `CallingNameStatus`. */
  CALLING_NAME_STATUS = 'CallingNameStatus',
  /** Name that the account gave the number (Chime SDK Voice only). */
  NAME = 'Name',
  /** ID of the order that brought the number (Chime SDK Voice only). */
  ORDER_ID = 'OrderId',
  /** When the number was created, in ISO 8601 as the service prints it. */
  CREATED_TIMESTAMP = 'CreatedTimestamp',
  /** When the number was last changed, in ISO 8601 as the service prints it. */
  UPDATED_TIMESTAMP = 'UpdatedTimestamp',
  /** When a number in the deletion queue will be deleted, in ISO 8601 as the service prints it. */
  DELETION_TIMESTAMP = 'DeletionTimestamp',
  /** All capabilities as a JSON object of booleans. */
  CAPABILITIES = 'Capabilities',
  /** `true` or `false`: receives calls. */
  CAPABILITIES_INBOUND_CALL = 'Capabilities.InboundCall',
  /** `true` or `false`: places calls. */
  CAPABILITIES_OUTBOUND_CALL = 'Capabilities.OutboundCall',
  /** `true` or `false`: receives text messages. */
  CAPABILITIES_INBOUND_SMS = 'Capabilities.InboundSMS',
  /** `true` or `false`: sends text messages. */
  CAPABILITIES_OUTBOUND_SMS = 'Capabilities.OutboundSMS',
  /** `true` or `false`: receives multimedia messages. */
  CAPABILITIES_INBOUND_MMS = 'Capabilities.InboundMMS',
  /** `true` or `false`: sends multimedia messages. */
  CAPABILITIES_OUTBOUND_MMS = 'Capabilities.OutboundMMS',
  /** JSON array of `{Name, Value, AssociatedTimestamp}`; see `ASSOCIATIONS_TRUNCATED`. */
  ASSOCIATIONS = 'Associations',
  /** How many associations the number has, those included that did not fit. */
  ASSOCIATION_COUNT = 'AssociationCount',
  /** `true` when not all associations fitted into CloudFormation's 4,096 bytes, else `false`. */
  ASSOCIATIONS_TRUNCATED = 'AssociationsTruncated',
  /** Value of the first association of that name. */
  VOICE_CONNECTOR_ID = 'VoiceConnectorId',
  /** Value of the first association of that name. */
  VOICE_CONNECTOR_GROUP_ID = 'VoiceConnectorGroupId',
  /** Value of the first association of that name. */
  SIP_RULE_ID = 'SipRuleId',
  /** Value of the first association of that name. */
  ACCOUNT_ID = 'AccountId',
  /** Value of the first association of that name. */
  USER_ID = 'UserId',
  /** `true`, or `false` for a number that does not exist, with `OnMissing.EMPTY`. */
  EXISTS = 'Exists',
  /** API that answered: `chime` or `chime-sdk-voice`. */
  SERVED_BY = 'ServedBy',
  /** JSON object of all the other attributes; absent when it does not fit into CloudFormation's 4,096 bytes. */
  DETAILS = 'Details',
}
