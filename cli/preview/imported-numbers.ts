/** Finds phone numbers that a stack imports from other apps, by the names of outputs, exports, and parameters. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { isObject, type JsonObject } from '../cloudformation/json-file';
import type { Scope } from '../cloudformation/scope';

/** Where an attribute of a number comes from. */
interface Source {
  /** Such as `exports`. */
  readonly kind: string;
  readonly name: string;
  /** What is before the attribute in the name. */
  readonly separator: string;
  /** What the name has instead of the dot in the name of an attribute. */
  readonly dot: string;
}

/** Longer ones first: `CallingNameStatus` ends with `Status`, too. */
const ATTRIBUTES = Object.values(PhoneNumberAttribute).sort((one, other) => other.length - one.length);

/** Names that say that they are about a phone number. Others, such as `ClusterStatus`, can be about anything. */
const TELLING = /PhoneNumber|Calling|VoiceConnector|SipRule|ServedBy|Capabilities|ProductType/;

const PARAMETER_REFERENCE = /\{\{resolve:ssm:(\/[\w./-]+)/g;

/** Describes each number in a line, such as `Ivr: parameters /telephony/support/ (E164PhoneNumber, Status)`. */
export function importedNumbersIn(scope: Scope): string[] {
  const { template, displayName } = scope.stack;
  const numbers = new Map<string, { attributes: Set<string>; isTelling: boolean }>();
  for (const { kind, name, separator, dot } of sourcesIn(template, scope)) {
    const attribute = ATTRIBUTES.find((one) => name.endsWith(`${separator}${one.replace('.', dot)}`));
    const prefix = name.slice(0, -(attribute ?? '').replace('.', dot).length);
    if (attribute !== undefined && prefix !== '') {
      const number = `${kind} ${prefix}`;
      const { attributes, isTelling } = numbers.get(number) ?? { attributes: new Set(), isTelling: false };
      numbers.set(number, { attributes: attributes.add(attribute), isTelling: isTelling || TELLING.test(name) });
    }
  }
  return [...numbers]
    .filter(([, { isTelling }]) => isTelling)
    .map(([number, { attributes }]) => `${displayName}: ${number} (${[...attributes].sort().join(', ')})`);
}

function sourcesIn(value: unknown, scope: Scope): Source[] {
  const sources: Source[] = [];
  const pending: unknown[] = [value];
  // Parts of parts are added at the end.
  for (const part of pending) {
    if (typeof part === 'string') {
      const names = [...part.matchAll(PARAMETER_REFERENCE)].map(([, name = '']) => name);
      sources.push(...names.map(parameter));
    } else if (Array.isArray(part)) {
      pending.push(...(part as unknown[]));
    } else if (isObject(part)) {
      const source = sourceOf(part, scope);
      if (source !== undefined) {
        sources.push(source);
      }
      pending.push(...Object.values(part));
    }
  }
  return sources;
}

/** Undefined if the value is known, because the app has the lookup then. */
function sourceOf(part: JsonObject, scope: Scope): Source | undefined {
  const { 'Fn::ImportValue': imported, 'Fn::GetStackOutput': read, Type: type, Default: path } = part;
  if (typeof type === 'string' && type.startsWith('AWS::SSM::Parameter::Value<') && typeof path === 'string') {
    return parameter(path);
  }
  if ((imported === undefined && read === undefined) || scope.evaluate(part).known) {
    return undefined;
  }
  const [name, stackName] = isObject(read)
    ? [scope.text(read.OutputName), scope.text(read.StackName)]
    : [scope.text(imported)];
  if (!name.known) {
    return undefined;
  }
  return stackName === undefined
    ? { kind: 'exports', name: name.value, separator: ':', dot: ':' }
    : {
        kind: `outputs of ${stackName.known ? stackName.value : 'a stack'}:`,
        name: name.value,
        separator: '',
        dot: '',
      };
}

function parameter(name: string): Source {
  return { kind: 'parameters', name, separator: '/', dot: '.' };
}
