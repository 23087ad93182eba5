import { AssociationName } from './contract/phone-number-model';
import { isBlank, isKnownLater, withoutValue } from './private/literals';

/**
 * An association that a phone number is expected to have.
 *
 * @example
 * new PhoneNumberLookup(this, 'SupportLine', {
 *   phoneNumberId: '+12065550100',
 *   expect: {
 *     associations: [PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4')],
 *   },
 * });
 */
export class PhoneNumberAssociation {
  /**
   * The number is associated with a Voice Connector.
   * @param voiceConnectorId ID of the Voice Connector; tokens are allowed.
   */
  public static voiceConnector(voiceConnectorId: string): PhoneNumberAssociation {
    return new PhoneNumberAssociation(AssociationName.VOICE_CONNECTOR_ID, voiceConnectorId);
  }

  /**
   * The number is associated with a Voice Connector group.
   * @param voiceConnectorGroupId ID of the group; tokens are allowed.
   */
  public static voiceConnectorGroup(voiceConnectorGroupId: string): PhoneNumberAssociation {
    return new PhoneNumberAssociation(AssociationName.VOICE_CONNECTOR_GROUP_ID, voiceConnectorGroupId);
  }

  /**
   * The number is associated with a SIP rule.
   * @param sipRuleId ID of the rule; tokens are allowed.
   */
  public static sipRule(sipRuleId: string): PhoneNumberAssociation {
    return new PhoneNumberAssociation(AssociationName.SIP_RULE_ID, sipRuleId);
  }

  private constructor(
    /** Kind of the resource that the number is associated with. */
    public readonly name: AssociationName,
    /** ID of the resource that the number is associated with. */
    public readonly value: string,
  ) {
    if (isBlank(value)) {
      throw new Error(
        withoutValue(`PhoneNumberAssociation: the ${name}`, value, 'the ID that the number must be associated with'),
      );
    }
    // A dynamic reference is allowed.
    if (!isKnownLater(value) && /^(?!\{\{).*[.:/]/.test(value)) {
      throw new Error(
        `PhoneNumberAssociation: the ${name} '${value}' isn't an ID, but an ARN, a path, or a host name. Pass the ID itself, such as abcdef1ghij2klmno3pqr4.`,
      );
    }
  }
}
