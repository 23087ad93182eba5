import type { IResource } from 'aws-cdk-lib';
import type { PhoneNumberAttribute } from './contract/phone-number-attribute';
import type { AssociationName, PhoneNumberCapability } from './contract/phone-number-model';

/**
 * An Amazon Chime phone number whose details can be used in a stack.
 *
 * All attributes are strings. What the service left out, sent as `null` or sent empty reads as the `absentValue` of
 * the lookup, the empty string by default.
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/API_PhoneNumber.html
 */
export interface IPhoneNumber extends IResource {
  /**
   * The number in E.164 form with its plus, whatever form it was asked for in.
   * @attribute
   */
  readonly phoneNumberId: string;

  /**
   * The number in E.164 form, as the service prints it.
   * @attribute
   */
  readonly e164PhoneNumber: string;

  /**
   * ARN of the number. Absent when the Amazon Chime namespace answered.
   * @attribute
   */
  readonly phoneNumberArn: string;

  /**
   * Status, one of `PhoneNumberStatus` or a later value of the service.
   * @attribute
   */
  readonly status: string;

  /**
   * Type, one of `PhoneNumberType` or a later value of the service.
   * @attribute
   */
  readonly phoneNumberType: string;

  /**
   * Product type as the service prints it: one of `PhoneNumberProductType`, `Voice Connector` with a space, or a later
   * value of the service.
   * @attribute
   */
  readonly productType: string;

  /**
   * Country in ISO 3166-1 alpha-2, such as `US`.
   * @attribute
   */
  readonly country: string;

  /**
   * Outbound calling name, which is shown to who is called.
   * @attribute
   */
  readonly callingName: string;

  /**
   * Status of the calling name, one of `CallingNameStatus` or a later value of the service.
   * @attribute
   */
  readonly callingNameStatus: string;

  /**
   * Name that the account gave the number. Absent when the Amazon Chime namespace answered.
   * @attribute
   */
  readonly name: string;

  /**
   * ID of the order that brought the number. Absent when the Amazon Chime namespace answered.
   * @attribute
   */
  readonly orderId: string;

  /**
   * When the number was created, in ISO 8601 as the service prints it.
   * @attribute
   */
  readonly createdTimestamp: string;

  /**
   * When the number was last changed, in ISO 8601 as the service prints it.
   * @attribute
   */
  readonly updatedTimestamp: string;

  /**
   * When a number in the deletion queue will be deleted, in ISO 8601 as the service prints it.
   * @attribute
   */
  readonly deletionTimestamp: string;

  /**
   * JSON array of `{"Name", "Value", "AssociatedTimestamp"}`. Holds the first ones that fit when the number has more
   * associations than CloudFormation's 4,096 bytes take; `associationCount` tells how many there are. Absent, and then
   * no JSON, when the service sent no list at all.
   * @attribute
   */
  readonly associations: string;

  /**
   * How many associations the number has, as a decimal number.
   * @attribute
   */
  readonly associationCount: string;

  /**
   * JSON object with `true` or `false` for each capability that the service named. Absent, and then no JSON, when it
   * sent no capabilities.
   * @attribute
   */
  readonly capabilities: string;

  /**
   * ID of the Voice Connector that the number is associated with.
   * @attribute
   */
  readonly voiceConnectorId: string;

  /**
   * ID of the Voice Connector group that the number is associated with.
   * @attribute
   */
  readonly voiceConnectorGroupId: string;

  /**
   * ID of the SIP rule that the number is associated with.
   * @attribute
   */
  readonly sipRuleId: string;

  /**
   * ID of the Amazon Chime account that the number is associated with.
   * @attribute
   */
  readonly accountId: string;

  /**
   * ID of the Amazon Chime user that the number is associated with.
   * @attribute
   */
  readonly userId: string;

  /**
   * `true`, or `false` for a number that does not exist, which only a lookup with `OnMissing.EMPTY` tells.
   * @attribute
   */
  readonly exists: string;

  /**
   * API that answered: `chime` or `chime-sdk-voice`.
   * @attribute
   */
  readonly servedBy: string;

  /**
   * JSON object of all the other attributes under the API's names, `null` for what is absent. Absent, and then no
   * JSON, when it does not fit into CloudFormation's 4,096 bytes.
   * @attribute
   */
  readonly details: string;

  /**
   * Whether the number has a capability: `true`, `false`, or absent when the service did not say.
   * @param capability which one.
   */
  capability(capability: PhoneNumberCapability): string;

  /**
   * ID of what the number is associated with; the first one when there are several.
   * @param name what kind of association.
   */
  association(name: AssociationName): string;

  /**
   * Any attribute by its name.
   * @param attribute which one.
   */
  attribute(attribute: PhoneNumberAttribute): string;

  /**
   * Environment variables for a Lambda function: the number, its status, type, product type, country, names and
   * associations, as `PREFIX_E164_PHONE_NUMBER`, `PREFIX_STATUS` and so on. Use `attribute` for the others.
   *
   * @param prefix starts each name, such as `SUPPORT_LINE`: capital letters, digits and underscores, a letter first.
   * @exampleMetadata fixture=in-a-stack
   * @example
   * declare const supportLine: IPhoneNumber;
   * new lambda.Function(this, 'Ivr', {
   *   runtime: lambda.Runtime.NODEJS_24_X,
   *   handler: 'index.handler',
   *   code: lambda.Code.fromAsset('ivr'),
   *   environment: supportLine.toEnvironment('SUPPORT_LINE'),
   * });
   */
  toEnvironment(prefix: string): Record<string, string>;
}
