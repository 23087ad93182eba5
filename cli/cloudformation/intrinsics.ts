/** Functions of CloudFormation that follow from their arguments alone. What it refuses or leaves open is unknown. */
import { all, composedText, known, then, textOf, unknown, type Value } from './value';

export type PureFunction = (argument: unknown) => Value;

/** By name; the argument has been worked out. */
export const PURE_FUNCTIONS: Readonly<Partial<Record<string, PureFunction>>> = {
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Base64': base64,
};

function join(argument: unknown): Value {
  const [delimiter, items] = pair(argument);
  if (typeof delimiter !== 'string' || !Array.isArray(items) || items.length === 0) {
    return malformed('Fn::Join');
  }
  return then(textsOf(items, 'Fn::Join'), (texts) => composedText(texts, delimiter));
}

function split(argument: unknown): Value {
  const [delimiter, source] = pair(argument);
  return typeof delimiter === 'string' && delimiter !== '' && typeof source === 'string'
    ? known(source.split(delimiter))
    : malformed('Fn::Split');
}

function select(argument: unknown): Value {
  const [index, items] = pair(argument);
  const position = textOf(index);
  if (position === undefined || !/^\d+$/.test(position) || !Array.isArray(items)) {
    return malformed('Fn::Select');
  }
  const item: unknown = items[Number(position)];
  return item === undefined
    ? unknown(`Fn::Select of item ${position}, where the list has ${items.length}`)
    : known(item);
}

function base64(argument: unknown): Value {
  return typeof argument === 'string' ? known(Buffer.from(argument).toString('base64')) : malformed('Fn::Base64');
}

/** The items as the strings that CloudFormation makes of them. */
export function textsOf(items: readonly unknown[], name: string): Value<string[]> {
  const texts = items.map((item) => {
    const text = textOf(item);
    return text === undefined ? unknown(`${name} of ${kindOf(item)}`) : known(text);
  });
  return all(texts) as Value<string[]>;
}

/** An argument that CloudFormation would refuse, or that this package does not know. */
export function malformed(name: string): Value<never> {
  return unknown(`${name} with these arguments`);
}

/** How a value is named that should have been a string. */
export function kindOf(value: unknown): string {
  if (value === undefined) {
    return 'AWS::NoValue';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function pair(argument: unknown): [unknown, unknown] {
  return Array.isArray(argument) && argument.length === 2 ? [argument[0], argument[1]] : [undefined, undefined];
}
