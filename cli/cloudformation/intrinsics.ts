/** The functions of CloudFormation by name. What CloudFormation refuses, or doesn't document, is unknown. */
import { exists, namedCondition } from './conditions';
import { CROSS_STACK_FUNCTIONS, outputValue } from './cross-stack';
import { isObject, NUMBER_AS_WRITTEN } from './json-file';
import { parameterValue, pseudoParameter } from './parameters';
import { partOf } from './part';
import type { Scope } from './scope';
import { hasLanguageExtensions, snippetIn } from './template';
import { all, composedText, known, knownText, malformed, textOf, textsOf, then, unknown, type Value } from './value';

type Intrinsic = (argument: unknown, scope: Scope) => Value;

export const INTRINSICS: Readonly<Partial<Record<string, Intrinsic>>> = {
  Ref: (argument, scope) => (typeof argument === 'string' ? ref(argument, scope) : malformed('Ref')),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::If': branch,
  'Fn::FindInMap': findInMap,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Base64': base64,
  'Fn::Length': length,
  'Fn::ToJsonString': toJsonString,
  [NUMBER_AS_WRITTEN]: (argument) =>
    unknown(`the text that CloudFormation makes of ${typeof argument === 'string' ? argument : 'a number'}`),
  ...CROSS_STACK_FUNCTIONS,
};

function ref(name: string, scope: Scope): Value {
  if (name.startsWith('AWS::')) {
    return pseudoParameter(name, scope.stack);
  }
  return then(partOf(scope.stack, 'Parameters', name), (parameter) =>
    isObject(parameter) ? parameterValue(name, parameter, scope) : attribute(name, 'Ref', scope),
  );
}

function getAtt(argument: unknown, scope: Scope): Value {
  const parts: unknown[] = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/s, 2);
  const [logicalId, name] = parts;
  return typeof logicalId === 'string' && typeof name === 'string' && name !== 'Ref' && parts.length === 2
    ? attribute(logicalId, name, scope)
    : malformed('Fn::GetAtt');
}

function attribute(logicalId: string, name: string, scope: Scope): Value {
  const { stack, context } = scope;
  const description = `${name} of ${stack.pathOf(logicalId)}`;
  if (scope.placeBeforeResources !== undefined) {
    return scope.refuse(description, { stack, logicalId, name });
  }
  return then(exists('Resources', logicalId, scope), (isCreated) => {
    if (!isCreated) {
      return unknown(`${description}, whose condition is false`);
    }
    const nested = context.stacks.find(({ parent }) => parent?.stack === stack && parent.logicalId === logicalId);
    const output = /^Outputs\.(.+)$/.exec(name)?.[1];
    return nested !== undefined && output !== undefined
      ? outputValue(output, scope.in(nested))
      : context.attribute(stack, logicalId, name);
  });
}

function sub(argument: unknown, scope: Scope): Value {
  const [text, variables, ...rest] = (Array.isArray(argument) ? argument : [argument, {}]) as unknown[];
  if (typeof text !== 'string' || typeof variables !== 'object' || variables === null || rest.length > 0) {
    return malformed('Fn::Sub');
  }
  const snippet = snippetIn(variables);
  if (snippet !== undefined) {
    return unknown(`what ${snippet} makes of the variables of Fn::Sub`);
  }
  const parts = text
    .split(/(\$\{[^{}]*\})/)
    .map((part) => subPart(part, variables as Readonly<Record<string, unknown>>, scope));
  return then(all(parts), (items) => then(textsOf(items, 'Fn::Sub'), (texts) => composedText(texts, '')));
}

function subPart(part: string, variables: Readonly<Record<string, unknown>>, scope: Scope): Value {
  const name = /^\$\{(.*)\}$/s.exec(part)?.[1];
  if (name === undefined) {
    return part.includes('${') ? malformed('Fn::Sub') : known(part);
  }
  if (name.startsWith('!')) {
    return known(`\${${name.slice(1)}}`);
  }
  if (Object.hasOwn(variables, name)) {
    return scope.evaluateArgument(variables[name]);
  }
  if (!/^[A-Za-z0-9:]+(\.[\w.:-]+)?$/.test(name)) {
    return malformed('Fn::Sub');
  }
  return name.includes('.') ? getAtt(name, scope) : ref(name, scope);
}

function branch(argument: unknown, scope: Scope): Value {
  if (!Array.isArray(argument) || argument.length !== 3) {
    return malformed('Fn::If');
  }
  const [condition, whenTrue, whenFalse] = argument as [unknown, unknown, unknown];
  return then(namedCondition(condition, scope), (holds) => scope.evaluate(holds ? whenTrue : whenFalse));
}

function findInMap(argument: unknown, scope: Scope): Value {
  const extended = hasLanguageExtensions(scope.stack.template);
  const [map, first, second, ...options] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const keys = [map, first, second];
  const [option] = options;
  const isWellFormed =
    option === undefined ? options.length === 0 : extended && options.length === 1 && isDefault(option);
  if (!isWellFormed || !keys.every((key) => extended || isKey(key))) {
    return malformed('Fn::FindInMap');
  }
  const texts = scope.beforeResources('a key of Fn::FindInMap', () =>
    then(scope.evaluateArgument(keys), (values) => textsOf(values as unknown[], 'Fn::FindInMap')),
  );
  return then(texts, ([name = '', top = '', key = '']) =>
    then(partOf(scope.stack, 'Mappings', name), (mapping) =>
      then(partOf(scope.stack, 'Mappings', name, top, key), (item) => {
        if (item !== undefined && item !== null) {
          return mappedValue(item);
        }
        return isObject(mapping) && isDefault(option)
          ? scope.beforeResources('the DefaultValue of Fn::FindInMap', () => scope.evaluate(option.DefaultValue))
          : unknown(`${top}.${key} of mapping ${name}, which has no such value`);
      }),
    ),
  );
}

function isDefault(option: unknown): option is { readonly DefaultValue: unknown } {
  return isObject(option) && Object.keys(option).join() === 'DefaultValue';
}

/** A mapping contains strings and lists of strings. */
function mappedValue(item: unknown): Value {
  const isList = Array.isArray(item);
  return then(textsOf(isList ? (item as unknown[]) : [item], 'Fn::FindInMap'), (texts) =>
    then(all(texts.map(knownText)), (values) => known(isList ? values : values[0])),
  );
}

function join(argument: unknown, scope: Scope): Value {
  return then(pair('Fn::Join', argument, isLiteral, scope), ([delimiter, items]) =>
    typeof delimiter === 'string' && Array.isArray(items) && items.length > 0
      ? then(textsOf(items, 'Fn::Join'), (texts) => composedText(texts, delimiter))
      : malformed('Fn::Join'),
  );
}

function split(argument: unknown, scope: Scope): Value {
  return then(pair('Fn::Split', argument, isLiteral, scope), ([delimiter, source]) =>
    typeof delimiter === 'string' && delimiter !== '' && typeof source === 'string'
      ? known(source.split(delimiter))
      : malformed('Fn::Split'),
  );
}

function select(argument: unknown, scope: Scope): Value {
  return then(pair('Fn::Select', argument, isKey, scope), ([index, items]) => {
    const position = textOf(index);
    if (position === undefined || !/^\d+$/.test(position) || !Array.isArray(items)) {
      return malformed('Fn::Select');
    }
    const item: unknown = items[Number(position)];
    return item === undefined
      ? unknown(`Fn::Select of item ${position}, where the list has ${items.length}`)
      : known(item);
  });
}

function base64(argument: unknown, scope: Scope): Value {
  return then(scope.evaluateArgument(argument), (text) =>
    typeof text === 'string' ? known(Buffer.from(text).toString('base64')) : malformed('Fn::Base64'),
  );
}

function length(argument: unknown, scope: Scope): Value {
  const items = scope.beforeResources('Fn::Length', () => extended('Fn::Length', argument, scope));
  return then(items, (list) => (Array.isArray(list) ? known(list.length) : malformed('Fn::Length')));
}

function toJsonString(argument: unknown, scope: Scope): Value {
  return then(extended('Fn::ToJsonString', argument, scope), (value) =>
    typeof value === 'object' && isPlainJson(value)
      ? known(JSON.stringify(value))
      : unknown('the JSON that Fn::ToJsonString writes'),
  );
}

/** The argument of a function that only the transform `AWS::LanguageExtensions` provides. */
function extended(name: string, argument: unknown, scope: Scope): Value {
  return hasLanguageExtensions(scope.stack.template) ? scope.evaluateArgument(argument) : malformed(name);
}

/** Whether all programs write the same JSON: sorted keys, and texts without characters that some of them escape. */
function isPlainJson(value: unknown): boolean {
  if (typeof value === 'string') {
    return /^[ !#-%(-;?-[\]-~]*$/.test(value);
  }
  if (Array.isArray(value)) {
    return value.every(isPlainJson);
  }
  const keys = isObject(value) ? Object.keys(value) : [];
  return (
    isObject(value) &&
    // JavaScript sorts keys that are numbers.
    keys.every((key, index) => isPlainJson(key) && !/^\d+$/.test(key) && (keys[index - 1] ?? '') <= key) &&
    Object.values(value).every(isPlainJson)
  );
}

/** The two arguments of a function, the first of which can't be any expression. */
function pair(
  name: string,
  argument: unknown,
  isAllowedFirst: (expression: unknown) => boolean,
  scope: Scope,
): Value<unknown[]> {
  const [first] = Array.isArray(argument) ? (argument as unknown[]) : [];
  return isAllowedFirst(first)
    ? then(scope.evaluateArgument(argument), (values) =>
        Array.isArray(values) && values.length === 2 ? known(values as unknown[]) : malformed(name),
      )
    : malformed(name);
}

/** CloudFormation doesn't accept functions as delimiters. */
function isLiteral(expression: unknown): boolean {
  return typeof expression !== 'object';
}

/** CloudFormation accepts literals and two functions as keys of mappings and as an index. */
function isKey(expression: unknown): boolean {
  return (
    isLiteral(expression) || Object.keys(expression ?? {}).every((key) => key === 'Ref' || key === 'Fn::FindInMap')
  );
}
