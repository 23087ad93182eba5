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
const ENVIRONMENT_ATTRIBUTES: ReadonlySet<PhoneNumberAttribute> = new Set([
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
]);

/**
 * Defines every attribute of `IPhoneNumber` through `attribute`. Subclasses define where an attribute comes from.
 * @internal
 */
export abstract class PhoneNumberBase extends Resource implements IPhoneNumber {
  /** The number in E.164 format with a plus sign. */
  public get phoneNumberId(): string {
    return this.attribute(PhoneNumberAttribute.PHONE_NUMBER_ID);
  }

  /** The number in E.164 format with a plus sign, whatever form the service returns. Absent if the number doesn't exist. */
  public get e164PhoneNumber(): string {
    return this.attribute(PhoneNumberAttribute.E164_PHONE_NUMBER);
  }

  /** ARN of the number (Chime SDK Voice only). */
  public get phoneNumberArn(): string {
    return this.attribute(PhoneNumberAttribute.PHONE_NUMBER_ARN);
  }

  /** Status: a `PhoneNumberStatus`, or a value that the service adds later. */
  public get status(): string {
    return this.attribute(PhoneNumberAttribute.STATUS);
  }

  /** Type: a `PhoneNumberType`, or a value that the service adds later. */
  public get phoneNumberType(): string {
    return this.attribute(PhoneNumberAttribute.TYPE);
  }

  /** Product type, as the service returns it. */
  public get productType(): string {
    return this.attribute(PhoneNumberAttribute.PRODUCT_TYPE);
  }

  /** Country as an ISO 3166-1 alpha-2 code, such as `US`. */
  public get country(): string {
    return this.attribute(PhoneNumberAttribute.COUNTRY);
  }

  /** Outbound calling name, which is shown to the person who receives a call. */
  public get callingName(): string {
    return this.attribute(PhoneNumberAttribute.CALLING_NAME);
  }

  /** Status of the calling name: a `CallingNameStatus`, or a value that the service adds later. */
  public get callingNameStatus(): string {
    return this.attribute(PhoneNumberAttribute.CALLING_NAME_STATUS);
  }

  /** Name of the number (Chime SDK Voice only). */
  public get name(): string {
    return this.attribute(PhoneNumberAttribute.NAME);
  }

  /** ID of the order of the number (Chime SDK Voice only). */
  public get orderId(): string {
    return this.attribute(PhoneNumberAttribute.ORDER_ID);
  }

  /** Time at which the number was created, in ISO 8601 format, as the service returns it. */
  public get createdTimestamp(): string {
    return this.attribute(PhoneNumberAttribute.CREATED_TIMESTAMP);
  }

  /** Time at which the number was last changed, in ISO 8601 format, as the service returns it. */
  public get updatedTimestamp(): string {
    return this.attribute(PhoneNumberAttribute.UPDATED_TIMESTAMP);
  }

  /** Time at which a number in the deletion queue will be deleted, in ISO 8601 format, as the service returns it. */
  public get deletionTimestamp(): string {
    return this.attribute(PhoneNumberAttribute.DELETION_TIMESTAMP);
  }

  /** JSON array of `{"Name", "Value", "AssociatedTimestamp"}` with the associations that fit. */
  public get associations(): string {
    return this.attribute(PhoneNumberAttribute.ASSOCIATIONS);
  }

  /** Number of associations, as a decimal number. */
  public get associationCount(): string {
    return this.attribute(PhoneNumberAttribute.ASSOCIATION_COUNT);
  }

  /** JSON object with `true` or `false` for each capability that the service returns. */
  public get capabilities(): string {
    return this.attribute(PhoneNumberAttribute.CAPABILITIES);
  }

  /** ID of the Voice Connector that the number is associated with. */
  public get voiceConnectorId(): string {
    return this.attribute(PhoneNumberAttribute.VOICE_CONNECTOR_ID);
  }

  /** ID of the Voice Connector group that the number is associated with. */
  public get voiceConnectorGroupId(): string {
    return this.attribute(PhoneNumberAttribute.VOICE_CONNECTOR_GROUP_ID);
  }

  /** ID of the SIP rule that the number is associated with. */
  public get sipRuleId(): string {
    return this.attribute(PhoneNumberAttribute.SIP_RULE_ID);
  }

  /** ID of the Amazon Chime account that the number is associated with. */
  public get chimeAccountId(): string {
    return this.attribute(PhoneNumberAttribute.ACCOUNT_ID);
  }

  /** ID of the Amazon Chime user that the number is associated with. */
  public get chimeUserId(): string {
    return this.attribute(PhoneNumberAttribute.USER_ID);
  }

  /** `true`, or `false` if the number doesn't exist and the lookup has `OnMissing.EMPTY`. */
  public get exists(): string {
    return this.attribute(PhoneNumberAttribute.EXISTS);
  }

  /** API that returned the number: `chime` or `chime-sdk-voice`. */
  public get servedBy(): string {
    return this.attribute(PhoneNumberAttribute.SERVED_BY);
  }

  /** JSON object of all other attributes, if it fits into CloudFormation's 4,096 bytes. */
  public get details(): string {
    return this.attribute(PhoneNumberAttribute.DETAILS);
  }

  /** Returns any attribute by its name. */
  public abstract attribute(attribute: PhoneNumberAttribute): string;

  /** Whether the number has a capability: `true`, `false`, or absent if the service didn't return it. */
  public capability(capability: PhoneNumberCapability): string {
    return this.attribute(CAPABILITY_ATTRIBUTES[capability]);
  }

  /** ID of the resource that the number is associated with: the first one if there are several. */
  public association(name: AssociationName): string {
    return this.attribute(ASSOCIATION_ATTRIBUTES[name]);
  }

  /** Returns environment variables for a Lambda function. Each name starts with the prefix and an underscore. */
  public toEnvironment(prefix: string): Record<string, string> {
    if (!isKnownLater(prefix) && !/^[A-Z][A-Z0-9_]*$/.test(prefix)) {
      throw validationError(
        this,
        `'${prefix}' can't start the names of environment variables. Use capital letters, digits, and underscores, beginning with a letter, such as SUPPORT_LINE.`,
      );
    }
    return Object.fromEntries(
      Object.entries(PhoneNumberAttribute)
        .filter(([, attribute]) => ENVIRONMENT_ATTRIBUTES.has(attribute))
        .map(([name, attribute]) => [`${prefix}_${name}`, this.attribute(attribute)]),
    );
  }
}

/** A phone number that another app looked up. Each attribute is read from where that app published it. */
export class ImportedPhoneNumber extends PhoneNumberBase {
  public constructor(
    scope: Construct,
    id: string,
    private readonly read: (attribute: PhoneNumberAttribute) => string,
  ) {
    super(scope, id);
  }

  public attribute(attribute: PhoneNumberAttribute): string {
    return this.read(attribute);
  }
}
