import type { IResource } from 'aws-cdk-lib';
import type { PhoneNumberAttribute } from './contract/phone-number-attribute';
import type { AssociationName, PhoneNumberCapability } from './contract/phone-number-model';

/**
 * An Amazon Chime phone number whose details can be used in a stack.
 *
 * All attributes are string tokens: CloudFormation knows the values only during a deployment. In the code of your app,
 * a comparison such as `status === 'Assigned'` is always false. To require a value, use `expect`.
 *
 * If the service omits an element, or returns it as `null` or empty, the attribute is the `absentValue` of the lookup,
 * which is the empty string by default.
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/API_PhoneNumber.html
 */
export interface IPhoneNumber extends IResource {
  /**
   * The number in E.164 format with a plus sign, whatever form you pass.
   * @attribute
   */
  readonly phoneNumberId: string;

  /**
   * The number in E.164 format with a plus sign, whatever form the service returns. Absent if the number doesn't exist.
   * @attribute
   */
  readonly e164PhoneNumber: string;

  /**
   * ARN of the number. Absent if the Amazon Chime namespace returned the number.
   * @attribute
   */
  readonly phoneNumberArn: string;

  /**
   * Status: a `PhoneNumberStatus`, or a value that the service adds later. It is a token, so a comparison in the code of
   * your app is always false. To require a status, use `expect.statuses`.
   * @attribute
   */
  readonly status: string;

  /**
   * Type: a `PhoneNumberType`, or a value that the service adds later.
   * @attribute
   */
  readonly phoneNumberType: string;

  /**
   * Product type as the service returns it: a `PhoneNumberProductType`, `Voice Connector` with a space, or a value that
   * the service adds later.
   * @attribute
   */
  readonly productType: string;

  /**
   * Country as an ISO 3166-1 alpha-2 code, such as `US`.
   * @attribute
   */
  readonly country: string;

  /**
   * Outbound calling name, which is shown to the person who receives a call.
   * @attribute
   */
  readonly callingName: string;

  /**
   * Status of the calling name: a `CallingNameStatus`, or a value that the service adds later.
   * @attribute
   */
  readonly callingNameStatus: string;

  /**
   * Name of the number. Absent if the Amazon Chime namespace returned the number.
   * @attribute
   */
  readonly name: string;

  /**
   * ID of the order of the number. Absent if the Amazon Chime namespace returned the number.
   * @attribute
   */
  readonly orderId: string;

  /**
   * Time at which the number was created, in ISO 8601 format, as the service returns it.
   * @attribute
   */
  readonly createdTimestamp: string;

  /**
   * Time at which the number was last changed, in ISO 8601 format, as the service returns it.
   * @attribute
   */
  readonly updatedTimestamp: string;

  /**
   * Time at which a number in the deletion queue will be deleted, in ISO 8601 format, as the service returns it.
   * @attribute
   */
  readonly deletionTimestamp: string;

  /**
   * JSON array of `{"Name", "Value", "AssociatedTimestamp"}`. If not all associations fit into CloudFormation's 4,096
   * bytes, the array contains the first associations, and `associationCount` is the real number. Absent, and therefore
   * not JSON, if the service returns no list.
   * @attribute
   */
  readonly associations: string;

  /**
   * Number of associations, as a decimal number.
   * @attribute
   */
  readonly associationCount: string;

  /**
   * JSON object with `true` or `false` for each capability that the service returns. Absent, and therefore not JSON, if
   * the service returns no capabilities.
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
  readonly chimeAccountId: string;

  /**
   * ID of the Amazon Chime user that the number is associated with.
   * @attribute
   */
  readonly chimeUserId: string;

  /**
   * `true`, or `false` if the number doesn't exist and the lookup has `OnMissing.EMPTY`. It is a token, so in the code of
   * your app, `exists === 'true'` is always false. Read the value at run time.
   * @attribute
   */
  readonly exists: string;

  /**
   * API that returned the number: `chime` or `chime-sdk-voice`.
   * @attribute
   */
  readonly servedBy: string;

  /**
   * JSON object of all other attributes under the names of the API, with `null` for absent attributes. Absent, and
   * therefore not JSON, if it doesn't fit into CloudFormation's 4,096 bytes.
   * @attribute
   */
  readonly details: string;

  /**
   * Whether the number has a capability: `true`, `false`, or absent if the service didn't return it.
   * @param capability the capability.
   */
  capability(capability: PhoneNumberCapability): string;

  /**
   * ID of the resource that the number is associated with: the first one if there are several.
   * @param name kind of association.
   */
  association(name: AssociationName): string;

  /**
   * Returns any attribute by its name.
   * @param attribute the attribute.
   */
  attribute(attribute: PhoneNumberAttribute): string;

  /**
   * Returns environment variables for a Lambda function: the number, its status, type, product type, country, names,
   * and associations, as `PREFIX_E164_PHONE_NUMBER`, `PREFIX_STATUS`, and so on. For other attributes, use `attribute`.
   *
   * @param prefix start of each name, such as `SUPPORT_LINE`: capital letters, digits, and underscores, beginning with
   * a letter.
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
