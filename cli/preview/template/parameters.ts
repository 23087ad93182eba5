/** What `Ref` gives for a parameter: a string or a list, by the parameter's type. */
import { all, knownText, textOf, unknown, type Value } from './value';

export interface Parameter {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
}

/**
 * @param given the value that the parameter gets; left out: its default.
 */
export function parameterValue(name: string, { Type, Default, AllowedValues }: Parameter, given?: string): Value {
  const value = given ?? textOf(Default);
  if (value === undefined) {
    return unknown(`parameter ${name}, which has no default (set it with --parameters ${name}=…)`);
  }
  if (Type?.startsWith('AWS::SSM::Parameter::Value<') === true) {
    return unknown(`the SSM parameter that ${name} names`);
  }
  const isList = Type === 'CommaDelimitedList' || Type?.startsWith('List<') === true;
  const items = isList ? value.split(',').map((item) => item.trim()) : [value];
  const allowed = AllowedValues?.map(textOf);
  if (allowed !== undefined && !items.every((item) => allowed.includes(item))) {
    return unknown(`parameter ${name}, whose allowed values do not include the one that it has`);
  }
  return isList ? listOf(name, items) : knownText(value);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
function listOf(name: string, items: readonly string[]): Value {
  // Whether an empty text is no item or an empty one, CloudFormation's documentation leaves open.
  return items.join('') === '' ? unknown(`the list parameter ${name}, which is empty`) : all(items.map(knownText));
}
