/** What `Ref` gives for a parameter: a string or a list, by the parameter's type. */
import { all, knownText, textOf, unknown, type Value } from './value';

export interface Parameter {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
}

/**
 * @param given the value that the parameter gets; left out: its default.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function parameterValue(name: string, parameter: Parameter, given?: string): Value {
  const { Type: type = 'String', Default } = parameter;
  if (given === undefined && Default === undefined) {
    return unknown(`parameter ${name}, which has no default (set it with --parameters ${name}=…)`);
  }
  const value = given ?? textOf(Default);
  if (value === undefined) {
    return unknown(`the text that CloudFormation makes of the default of parameter ${name}`);
  }
  if (type.startsWith('AWS::SSM::Parameter::Value<')) {
    return unknown(`the SSM parameter that ${name} names`);
  }
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  const items = isList ? itemsOf(value, type) : [value];
  // The documentation leaves open whether an empty item is one, and trims the spaces of a CommaDelimitedList alone.
  if (isList && items.some((item) => item === '' || item !== item.trim())) {
    return unknown(`the list parameter ${name}, in which an item is empty or has spaces around it`);
  }
  if (!items.every((item) => isAllowed(item, type, parameter))) {
    return unknown(`parameter ${name}, whose type or constraints do not allow the value that it has`);
  }
  return isList ? all(items.map(knownText)) : knownText(value);
}

function itemsOf(value: string, type: string): string[] {
  const items = value.split(',');
  return type === 'CommaDelimitedList' ? items.map((item) => item.replaceAll(/^ +| +$/g, '')) : items;
}

/** Whether CloudFormation surely takes a value, or an item of a list. */
function isAllowed(item: string, type: string, parameter: Parameter): boolean {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = parameter;
  if (AllowedValues !== undefined && !AllowedValues.map(textOf).includes(item)) {
    return false;
  }
  if (type.includes('Number')) {
    return /^-?\d+(\.\d+)?$/.test(item) && isBetween(Number(item), MinValue, MaxValue);
  }
  return matches(item, AllowedPattern) && (type !== 'String' || isBetween(item.length, MinLength, MaxLength));
}

function isBetween(size: number, least: number | string = -Infinity, most: number | string = Infinity): boolean {
  return size >= Number(least) && size <= Number(most);
}

/** The pattern has to match the whole text. */
function matches(text: string, pattern: string | undefined): boolean {
  try {
    return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return false; // Java, whose patterns these are, knows more than JavaScript.
  }
}
