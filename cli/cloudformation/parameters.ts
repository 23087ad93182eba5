/** What `Ref` returns for a parameter or a pseudo parameter. */
import { createContext, Script } from 'node:vm';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { isObject } from './json-file';
import { partOf } from './part';
import type { Scope } from './scope';
import { isFunction, type Parameter, type Stack } from './template';
import { all, known, knownText, textOf, then, unknown, type Value } from './value';

/** CloudFormation refuses longer values. */
const MAX_BYTES = 4096;

/** `AWS::SSM::Parameter::Value<String>`, for example. */
export const SSM_TYPE = 'AWS::SSM::Parameter::Value<';

const NO_VALUE = 'AWS::NoValue';

export function pseudoParameter(name: string, { environment, parent, stackName }: Stack): Value {
  if (name === NO_VALUE) {
    return known(undefined);
  }
  const { account, region } = environment;
  const info = region === undefined ? undefined : RegionInfo.get(region);
  const values: Partial<Record<string, string | undefined>> = {
    'AWS::AccountId': account,
    'AWS::Partition': info?.partition,
    'AWS::Region': region,
    // CloudFormation generates the name of a nested stack.
    'AWS::StackName': parent === undefined ? stackName : undefined,
    'AWS::URLSuffix': info?.domainSuffix,
  };
  const value = values[name];
  return value === undefined ? unknown(name) : known(value);
}

/** A nested stack gets its parameters from its parent alone. */
export function parameterValue(name: string, parameter: Parameter, scope: Scope): Value {
  const { stack, context } = scope;
  const description = `parameter ${name} of ${stack.displayName}`;
  return scope.once(parameter, description, () => {
    if (stack.parent === undefined) {
      return typedValue(name, parameter, scope, context.parameter(stack, name));
    }
    const { stack: parent, logicalId } = stack.parent;
    return then(partOf(parent, 'Resources', logicalId, 'Properties', 'Parameters'), (given = {}) => {
      if (!isObject(given) || Object.keys(given).some(isFunction)) {
        return unknown(description);
      }
      return Object.hasOwn(given, name)
        ? then(scope.in(parent).evaluate(given[name]), (value) => {
            const text = textOf(value);
            return text === undefined ? unknown(description) : typedValue(name, parameter, scope, text);
          })
        : typedValue(name, parameter, scope);
    });
  });
}

/**
 * A string or a list, depending on the type of the parameter.
 * @param given the value that the parameter gets; by default, the default of the parameter.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
function typedValue(name: string, parameter: Parameter, scope: Scope, given?: string): Value {
  const { Type: type = 'String', Default } = parameter;
  if (given === undefined && Default === undefined) {
    return unknown(`parameter ${name}, which has no default (set it with --parameters ${name}=…)`);
  }
  const value = given ?? textOf(Default);
  if (typeof type !== 'string' || value === undefined) {
    return unknown(`the text that CloudFormation makes of the default of parameter ${name}`);
  }
  if (type.startsWith(SSM_TYPE)) {
    return ssmValue(name, value, parameter, scope);
  }
  if (Buffer.byteLength(value) > MAX_BYTES) {
    return unknown(`parameter ${name}, whose value has more than ${MAX_BYTES} bytes`);
  }
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  const items = isList ? itemsOf(value, type) : [value];
  // CloudFormation's documentation doesn't describe empty items, and trims only the items of a CommaDelimitedList.
  if (isList && items.some((item) => item === '' || item !== item.trim())) {
    return unknown(`the list parameter ${name}, in which an item is empty or has spaces around it`);
  }
  if (!items.every((item) => isAllowed(item, type, parameter))) {
    return unknown(`parameter ${name}, whose type or constraints do not allow the value that it has`);
  }
  return isList ? all(items.map(knownText)) : knownText(value);
}

/**
 * The value in Parameter Store, which the user can set.
 * @param path the name there. The constraints of the parameter are for this name, not for the value.
 */
function ssmValue(name: string, path: string, parameter: Parameter, scope: Scope): Value {
  const value = scope.context.ssmParameter(scope.stack, path);
  if (value === undefined || !isAllowed(path, 'String', parameter)) {
    return unknown(`the SSM parameter ${path}, which ${name} names (set its value with --ssm ${path}=…)`);
  }
  return typedValue(name, { Type: parameter.Type?.slice(SSM_TYPE.length, -1) }, scope, value);
}

function itemsOf(value: string, type: string): string[] {
  const items = value.split(',');
  return type === 'CommaDelimitedList' ? items.map((item) => item.replaceAll(/^ +| +$/g, '')) : items;
}

/** Whether it is certain that CloudFormation accepts a value, or an item of a list. */
function isAllowed(item: string, type: string, parameter: Parameter): boolean {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = parameter;
  if (AllowedValues !== undefined && !(Array.isArray(AllowedValues) && AllowedValues.map(textOf).includes(item))) {
    return false;
  }
  if (type.includes('Number')) {
    return /^-?\d+(\.\d+)?$/.test(item) && isBetween(Number(item), MinValue, MaxValue);
  }
  return (
    (AllowedPattern === undefined || matches(item, AllowedPattern)) &&
    (type !== 'String' || isBetween(item.length, MinLength, MaxLength))
  );
}

function isBetween(size: number, least: number | string = -Infinity, most: number | string = Infinity): boolean {
  return size >= Number(least) && size <= Number(most);
}

/** Milliseconds for a pattern. Some patterns would take years. */
const PATTERN_TIMEOUT_MS = 50;

/** A regular expression can be interrupted only in a context of its own. */
const SANDBOX = createContext({});
const MATCH = new Script('expression.test(text)');

/** Escapes that are the same character in Java and in JavaScript, and classes that are the same for ASCII. */
const COMMON_ESCAPES = /\\[^A-Za-z0-9]|\\[dDsSwWtnrf]/g;

/** What Java reads in another way, or JavaScript doesn't read: inline flags, lookbehind, other escapes, and nested classes. */
const ONLY_JAVA = /\\|\(\?(?![:=!])|&&|\[[^\]]*\[/;

/** Whether it is certain that Java, in which CloudFormation matches patterns, finds that a text matches one. */
function matches(text: string, pattern: unknown): boolean {
  if (
    typeof pattern !== 'string' ||
    !/^[ -~]*$/.test(text) ||
    ONLY_JAVA.test(pattern.replaceAll(COMMON_ESCAPES, '_'))
  ) {
    return false;
  }
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    Object.assign(SANDBOX, { expression, text });
    return MATCH.runInContext(SANDBOX, { timeout: PATTERN_TIMEOUT_MS }) as boolean;
  } catch {
    return false; // It isn't a pattern of JavaScript, or too slow.
  }
}
