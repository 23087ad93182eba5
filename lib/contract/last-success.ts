/**
 * The attributes of the last successful lookup as text, which CloudFormation writes to an SSM parameter and the handler
 * reads in a rollback. One line for each attribute, `Name=value`, in the order of `PhoneNumberAttribute` or
 * `PhoneNumberListAttribute`.
 *
 * A line is shorter than the attribute's member in the response body, `"Name":"value",`. So whatever fits into
 * CloudFormation's 4,096 bytes also fits into a standard parameter's, up to the line breaks before braces.
 */
import { PhoneNumberListAttribute } from './list-attribute';
import { PhoneNumberAttribute } from './phone-number-attribute';

/** Maximum size of a standard parameter of Parameter Store in bytes, inclusive. */
export const MAX_PARAMETER_BYTES = 4096;

/**
 * Parameter Store refuses a value that contains `{{…}}`, so each brace gets a line break before it. CloudFormation
 * replaces text by splitting and joining.
 */
export const BRACE = '{';
export const SEPARATED_BRACE = '\n{';

/** The last attribute of version 0.1.0. Each later version added its own after it. */
const LAST_OF_FIRST_VERSION: readonly string[] = [PhoneNumberAttribute.DETAILS, PhoneNumberListAttribute.QUERY_DIGEST];

/** The start of an attribute's line. Without the flag `m`, because values can contain other kinds of line breaks. */
const ATTRIBUTE_NAME = /(?<=^|\n)([A-Z][\w.]*)=/g;

/** Attributes in a parameter. If an earlier version stored them, later attributes are missing. */
export type StoredAttributes<Name extends string = PhoneNumberAttribute> = Readonly<Partial<Record<Name, string>>>;

/** Start of the names of the parameters. */
export const LAST_SUCCESS_PREFIX = '/cdk-chime-phone-number/';

export function lastSuccessParameterName(stackName: string, logicalId: string): string {
  return `${LAST_SUCCESS_PREFIX}${stackName}/${logicalId}`;
}

/** One line for each attribute, before braces are separated. */
export function attributeLines<Name extends string>(names: readonly Name[], valueOf: (name: Name) => string): string {
  return names.map((name) => `${name}=${valueOf(name)}`).join('\n');
}

/** The value that CloudFormation writes to the parameter. */
export function writeLastSuccess(
  attributes: Readonly<Record<string, string>>,
  names: readonly string[] = Object.values(PhoneNumberAttribute),
): string {
  return attributeLines(names, (name) => attributes[name] ?? '').replaceAll(BRACE, SEPARATED_BRACE);
}

/**
 * Reads the value of a parameter. Returns undefined unless it has all attributes of this version or of an earlier one,
 * and if it is ambiguous because a value contains a line that looks like another attribute. The value of a later version
 * is ambiguous, too; in a rollback, this version wrote the previous value of the parameter.
 */
export function readLastSuccess<Name extends string>(
  text: string,
  names: readonly Name[],
): StoredAttributes<Name> | undefined {
  const first = names.findIndex((name) => LAST_OF_FIRST_VERSION.includes(name)) + 1;
  const lines = text.replaceAll(SEPARATED_BRACE, BRACE);
  const found = [...lines.matchAll(ATTRIBUTE_NAME)];
  const expected = names.slice(0, Math.max(found.length, first));
  if (found.map(([, name]) => name).join() !== expected.join() || found[0]?.index !== 0) {
    return undefined;
  }
  return Object.fromEntries(
    found.map(({ 0: start, 1: name, index }, position) => {
      const end = found[position + 1]?.index;
      return [name, lines.slice(index + start.length, end === undefined ? undefined : end - 1)];
    }),
  ) as StoredAttributes<Name>;
}
