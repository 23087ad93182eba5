/** Finds phone numbers that a stack imports from other apps, by the names of outputs, exports, and parameters. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { isObject, type JsonObject } from '../cloudformation/json-file';
import type { Scope } from '../cloudformation/scope';

/** Where an attribute of a number comes from. */
interface Source {
  /** Such as `exports`. */
  readonly kind: string;
  readonly name: string;
  /** What the name has instead of the dot in the name of an attribute, and before the attribute. */
  readonly separator: string;
}

/** Longer ones first: `CallingNameStatus` ends with `Status`, too. */
const ATTRIBUTES = Object.values(PhoneNumberAttribute).sort((one, other) => other.length - one.length);

/** Names that say that they are about a phone number. Others, such as `ClusterStatus`, can be about anything. */
const TELLING = /PhoneNumber|Calling|VoiceConnector|SipRule|ServedBy|Capabilities|ProductType/;

const PARAMETER_REFERENCE = /\{\{resolve:ssm:(\/[\w./-]+)/g;

/** Describes each number in a line, such as `Ivr: parameters /telephony/support/ (E164PhoneNumber, Status)`. */
export function importedNumbersIn(scope: Scope): string[] {
  const { template, displayName } = scope.stack;
  const numbers = new Map<string, string[]>();
  for (const { kind, name, separator } of sourcesIn(template, scope)) {
    const attribute = ATTRIBUTES.find((one) => name.endsWith(one.replace('.', separator)));
    const prefix = name.slice(0, -(attribute ?? '').length);
    if (attribute !== undefined && TELLING.test(name) && prefix.endsWith(separator) && prefix !== '') {
      const number = `${kind} ${prefix}`;
      numbers.set(number, [...(numbers.get(number) ?? []), attribute]);
    }
  }
  return [...numbers].map(([number, found]) => `${displayName}: ${number} (${[...new Set(found)].sort().join(', ')})`);
}

function sourcesIn(value: unknown, scope: Scope): Source[] {
  const sources: Source[] = [];
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const part = pending.pop();
    if (typeof part === 'string') {
      const names = [...part.matchAll(PARAMETER_REFERENCE)].map(([, name = '']) => name);
      sources.push(...names.map((name) => ({ kind: 'parameters', name, separator: '/' })));
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
    return { kind: 'parameters', name: path, separator: '/' };
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
    ? { kind: 'exports', name: name.value, separator: ':' }
    : { kind: `outputs of ${stackName.known ? stackName.value : 'a stack'}:`, name: name.value, separator: '' };
}
