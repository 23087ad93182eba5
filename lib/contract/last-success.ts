/**
 * The attributes of the last successful lookup as text, which CloudFormation writes to an SSM parameter and the handler
 * reads in a rollback. One line for each attribute, `Name=value`, in the order of `PhoneNumberAttribute`.
 *
 * A line is shorter than the attribute's member in the response body, `"Name":"value",`. So whatever fits into
 * CloudFormation's 4,096 bytes also fits into a standard parameter's, up to the line breaks before braces.
 */
import { PhoneNumberAttribute } from './phone-number-attribute';

/** Maximum size of a standard parameter of Parameter Store in bytes, inclusive. */
export const MAX_PARAMETER_BYTES = 4096;

/**
 * Parameter Store refuses a value that contains `{{…}}`, so each brace gets a line break before it. CloudFormation
 * replaces text by splitting and joining.
 */
export const BRACE = '{';
export const SEPARATED_BRACE = '\n{';

const ATTRIBUTES = Object.values(PhoneNumberAttribute);

/** How many attributes version 0.1.0 had. Each later version added its own after them. */
const FIRST_ATTRIBUTES = ATTRIBUTES.indexOf(PhoneNumberAttribute.DETAILS) + 1;

/** The start of an attribute's line. Without the flag `m`, because values can contain other kinds of line breaks. */
const ATTRIBUTE_NAME = /(?<=^|\n)([A-Z][\w.]*)=/g;

/** Attributes in a parameter. If an earlier version stored them, later attributes are missing. */
export type StoredAttributes = Readonly<Partial<Record<PhoneNumberAttribute, string>>>;

export function lastSuccessParameterName(stackName: string, logicalId: string): string {
  return `/cdk-chime-phone-number/${stackName}/${logicalId}`;
}

/** One line for each attribute, before braces are separated. */
export function attributeLines(valueOf: (attribute: PhoneNumberAttribute) => string): string {
  return ATTRIBUTES.map((attribute) => `${attribute}=${valueOf(attribute)}`).join('\n');
}

/** The value that CloudFormation writes to the parameter. */
export function writeLastSuccess(attributes: Readonly<Record<PhoneNumberAttribute, string>>): string {
  return attributeLines((attribute) => attributes[attribute]).replaceAll(BRACE, SEPARATED_BRACE);
}

/**
 * Reads the value of a parameter. Returns undefined unless it has all attributes of this version or of an earlier one,
 * and if it is ambiguous because a value contains a line that looks like another attribute. The value of a later version
 * is ambiguous, too; in a rollback, this version wrote the previous value of the parameter.
 */
export function readLastSuccess(text: string): StoredAttributes | undefined {
  const lines = text.replaceAll(SEPARATED_BRACE, BRACE);
  const found = [...lines.matchAll(ATTRIBUTE_NAME)];
  const expected = ATTRIBUTES.slice(0, Math.max(found.length, FIRST_ATTRIBUTES));
  if (found.map(([, name]) => name).join() !== expected.join() || found[0]?.index !== 0) {
    return undefined;
  }
  return Object.fromEntries(
    found.map(({ 0: start, 1: name, index }, position) => {
      const end = found[position + 1]?.index;
      return [name, lines.slice(index + start.length, end === undefined ? undefined : end - 1)];
    }),
  ) as StoredAttributes;
}
