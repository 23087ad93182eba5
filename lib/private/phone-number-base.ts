import { Resource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PhoneNumberAttribute } from '../contract/phone-number-attribute';
import { AssociationName, PhoneNumberCapability } from '../contract/phone-number-model';
import type { IPhoneNumber } from '../phone-number';
import { isKnownLater } from './literals';
import { validationError } from './validation-error';

const CAPABILITY_ATTRIBUTES: Readonly<Record<PhoneNumberCapability, PhoneNumberAttribute>> = {
  [PhoneNumberCapability.INBOUND_CALL]: PhoneNumberAttribute.CAPABILITIES_INBOUND_CALL,
  [PhoneNumberCapability.OUTBOUND_CALL]: PhoneNumberAttribute.CAPABILITIES_OUTBOUND_CALL,
  [PhoneNumberCapability.INBOUND_SMS]: PhoneNumberAttribute.CAPABILITIES_INBOUND_SMS,
  [PhoneNumberCapability.OUTBOUND_SMS]: PhoneNumberAttribute.CAPABILITIES_OUTBOUND_SMS,
  [PhoneNumberCapability.INBOUND_MMS]: PhoneNumberAttribute.CAPABILITIES_INBOUND_MMS,
  [PhoneNumberCapability.OUTBOUND_MMS]: PhoneNumberAttribute.CAPABILITIES_OUTBOUND_MMS,
};

const ASSOCIATION_ATTRIBUTES: Readonly<Record<AssociationName, PhoneNumberAttribute>> = {
  [AssociationName.ACCOUNT_ID]: PhoneNumberAttribute.ACCOUNT_ID,
  [AssociationName.USER_ID]: PhoneNumberAttribute.USER_ID,
  [AssociationName.VOICE_CONNECTOR_ID]: PhoneNumberAttribute.VOICE_CONNECTOR_ID,
  [AssociationName.VOICE_CONNECTOR_GROUP_ID]: PhoneNumberAttribute.VOICE_CONNECTOR_GROUP_ID,
  [AssociationName.SIP_RULE_ID]: PhoneNumberAttribute.SIP_RULE_ID,
};

/** Attributes that `toEnvironment` returns: those that route a call. Lambda limits the environment to 4 KB. */
export const ENVIRONMENT_ATTRIBUTES: readonly PhoneNumberAttribute[] = [
  PhoneNumberAttribute.E164_PHONE_NUMBER,
  PhoneNumberAttribute.STATUS,
  PhoneNumberAttribute.TYPE,
  PhoneNumberAttribute.PRODUCT_TYPE,
  PhoneNumberAttribute.COUNTRY,
  PhoneNumberAttribute.CALLING_NAME,
  PhoneNumberAttribute.NAME,
  PhoneNumberAttribute.ASSOCIATIONS,
  PhoneNumberAttribute.VOICE_CONNECTOR_ID,
  PhoneNumberAttribute.VOICE_CONNECTOR_GROUP_ID,
  PhoneNumberAttribute.SIP_RULE_ID,
];

/**
 * Defines every attribute of `IPhoneNumber` through `attribute`. Subclasses define where an attribute comes from.
 * @internal
 */
export abstract class PhoneNumberBase extends Resource implements IPhoneNumber {
  /**
   * The number in E.164 format with a plus sign, whatever form you pass.
   * @attribute
   */
  public get phoneNumberId(): string {
    return this.attribute(PhoneNumberAttribute.PHONE_NUMBER_ID);
  }

  /**
   * The number in E.164 format with a plus sign, whatever form the service returns. Absent if the number doesn't exist.
   * @attribute
   */
  public get e164PhoneNumber(): string {
    return this.attribute(PhoneNumberAttribute.E164_PHONE_NUMBER);
  }

  /**
   * ARN of the number. Absent if the Amazon Chime namespace returned the number.
   * @attribute
   */
  public get phoneNumberArn(): string {
    return this.attribute(PhoneNumberAttribute.PHONE_NUMBER_ARN);
  }

  /**
   * Status: a `PhoneNumberStatus`, or a value that the service adds later. It is a token, so a comparison in the code of
   * your app is always false. To require a status, use `expect.statuses`.
   * @attribute
   */
  public get status(): string {
    return this.attribute(PhoneNumberAttribute.STATUS);
  }

  /**
   * Type: a `PhoneNumberType`, or a value that the service adds later.
   * @attribute
   */
  public get phoneNumberType(): string {
    return this.attribute(PhoneNumberAttribute.TYPE);
  }

  /**
   * Product type as the service returns it: a `PhoneNumberProductType`, `Voice Connector` with a space, or a value that
   * the service adds later.
   * @attribute
   */
  public get productType(): string {
    return this.attribute(PhoneNumberAttribute.PRODUCT_TYPE);
  }

  /**
   * Country as an ISO 3166-1 alpha-2 code, such as `US`.
   * @attribute
   */
  public get country(): string {
    return this.attribute(PhoneNumberAttribute.COUNTRY);
  }

  /**
   * Outbound calling name, which is shown to the person who receives a call.
   * @attribute
   */
  public get callingName(): string {
    return this.attribute(PhoneNumberAttribute.CALLING_NAME);
  }

  /**
   * Status of the calling name: a `CallingNameStatus`, or a value that the service adds later.
   * @attribute
   */
  public get callingNameStatus(): string {
    return this.attribute(PhoneNumberAttribute.CALLING_NAME_STATUS);
  }

  /**
   * Name of the number. Absent if the Amazon Chime namespace returned the number.
   * @attribute
   */
  public get name(): string {
    return this.attribute(PhoneNumberAttribute.NAME);
  }

  /**
   * ID of the order of the number. Absent if the Amazon Chime namespace returned the number.
   * @attribute
   */
  public get orderId(): string {
    return this.attribute(PhoneNumberAttribute.ORDER_ID);
  }

  /**
   * Time at which the number was created, in ISO 8601 format, as the service returns it.
   * @attribute
   */
  public get createdTimestamp(): string {
    return this.attribute(PhoneNumberAttribute.CREATED_TIMESTAMP);
  }

  /**
   * Time at which the number was last changed, in ISO 8601 format, as the service returns it.
   * @attribute
   */
  public get updatedTimestamp(): string {
    return this.attribute(PhoneNumberAttribute.UPDATED_TIMESTAMP);
  }

  /**
   * Time at which a number in the deletion queue will be deleted, in ISO 8601 format, as the service returns it.
   * @attribute
   */
  public get deletionTimestamp(): string {
    return this.attribute(PhoneNumberAttribute.DELETION_TIMESTAMP);
  }

  /**
   * JSON array of `{"Name", "Value", "AssociatedTimestamp"}`. If not all associations fit into CloudFormation's 4,096
   * bytes, the array contains the first associations, and `associationCount` is the real number. Absent, and therefore
   * not JSON, if the service returns no list.
   * @attribute
   */
  public get associations(): string {
    return this.attribute(PhoneNumberAttribute.ASSOCIATIONS);
  }

  /**
   * Number of associations, as a decimal number.
   * @attribute
   */
  public get associationCount(): string {
    return this.attribute(PhoneNumberAttribute.ASSOCIATION_COUNT);
  }

  /**
   * JSON object with `true` or `false` for each capability that the service returns. Absent, and therefore not JSON, if
   * the service returns no capabilities.
   * @attribute
   */
  public get capabilities(): string {
    return this.attribute(PhoneNumberAttribute.CAPABILITIES);
  }

  /**
   * ID of the Voice Connector that the number is associated with.
   * @attribute
   */
  public get voiceConnectorId(): string {
    return this.attribute(PhoneNumberAttribute.VOICE_CONNECTOR_ID);
  }

  /**
   * ID of the Voice Connector group that the number is associated with.
   * @attribute
   */
  public get voiceConnectorGroupId(): string {
    return this.attribute(PhoneNumberAttribute.VOICE_CONNECTOR_GROUP_ID);
  }

  /**
   * ID of the SIP rule that the number is associated with.
   * @attribute
   */
  public get sipRuleId(): string {
    return this.attribute(PhoneNumberAttribute.SIP_RULE_ID);
  }

  /**
   * ID of the Amazon Chime account that the number is associated with.
   * @attribute
   */
  public get chimeAccountId(): string {
    return this.attribute(PhoneNumberAttribute.ACCOUNT_ID);
  }

  /**
   * ID of the Amazon Chime user that the number is associated with.
   * @attribute
   */
  public get chimeUserId(): string {
    return this.attribute(PhoneNumberAttribute.USER_ID);
  }

  /**
   * `true`, or `false` if the number doesn't exist and the lookup has `OnMissing.EMPTY`. It is a token, so in the code of
   * your app, `exists === 'true'` is always false. Read the value at run time.
   * @attribute
   */
  public get exists(): string {
    return this.attribute(PhoneNumberAttribute.EXISTS);
  }

  /**
   * API that returned the number: `chime` or `chime-sdk-voice`.
   * @attribute
   */
  public get servedBy(): string {
    return this.attribute(PhoneNumberAttribute.SERVED_BY);
  }

  /**
   * JSON object of all other attributes under the names of the API, with `null` for absent attributes. Absent, and
   * therefore not JSON, if it doesn't fit into CloudFormation's 4,096 bytes.
   * @attribute
   */
  public get details(): string {
    return this.attribute(PhoneNumberAttribute.DETAILS);
  }

  /**
   * Returns any attribute by its name.
   * @param attribute the attribute.
   */
  public abstract attribute(attribute: PhoneNumberAttribute): string;

  /**
   * Whether the number has a capability: `true`, `false`, or absent if the service didn't return it.
   * @param capability the capability.
   */
  public capability(capability: PhoneNumberCapability): string {
    return this.attribute(CAPABILITY_ATTRIBUTES[capability]);
  }

  /**
   * ID of the resource that the number is associated with: the first one if there are several.
   * @param name kind of association.
   */
  public association(name: AssociationName): string {
    return this.attribute(ASSOCIATION_ATTRIBUTES[name]);
  }

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
  public toEnvironment(prefix: string): Record<string, string> {
    if (!isKnownLater(prefix) && !/^[A-Z][A-Z0-9_]*$/.test(prefix)) {
      throw validationError(
        this,
        `'${prefix}' can't start the names of environment variables. Use capital letters, digits, and underscores, beginning with a letter, such as SUPPORT_LINE.`,
      );
    }
    this._assertReadable?.(ENVIRONMENT_ATTRIBUTES);
    return Object.fromEntries(
      Object.entries(PhoneNumberAttribute)
        .filter(([, attribute]) => ENVIRONMENT_ATTRIBUTES.includes(attribute))
        .map(([name, attribute]) => [`${prefix}_${name}`, this.attribute(attribute)]),
    );
  }

  /**
   * Throws one error for all attributes that can't be read. Without this method, all can.
   * @internal
   */
  public _assertReadable?(attributes: readonly PhoneNumberAttribute[]): void;
}

/** A phone number that another app looked up. Each attribute is read from where that app published it. */
export class ImportedPhoneNumber extends PhoneNumberBase {
  public constructor(
    scope: Construct,
    id: string,
    private readonly read: (attribute: PhoneNumberAttribute) => string,
    private readonly assertPublished?: (attributes: readonly PhoneNumberAttribute[]) => void,
  ) {
    super(scope, id);
  }

  public attribute(attribute: PhoneNumberAttribute): string {
    this._assertReadable([attribute]);
    return this.read(attribute);
  }

  /** @internal */
  public override _assertReadable(attributes: readonly PhoneNumberAttribute[]): void {
    this.assertPublished?.(attributes);
  }
}
