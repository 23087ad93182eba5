/** Conditions of a template: true, false, or known only to a deployment. */
import { isObject } from './json-file';
import { partOf } from './part';
import type { Scope } from './scope';
import { isKnownAs, known, malformed, textOf, then, unknown, type Value } from './value';

/** Whether a resource or an output is created. Its stack has to be created, too. */
export function exists(section: 'Resources' | 'Outputs', name: string, scope: Scope): Value<boolean> {
  const { parent } = scope.stack;
  const own = then(partOf(scope.stack, section, name), (part) =>
    isObject(part) && part.Condition !== undefined ? namedCondition(part.Condition, scope) : known(true),
  );
  return parent === undefined || isKnownAs(own, false)
    ? own
    : then(own, () => exists('Resources', parent.logicalId, scope.in(parent.stack)));
}

export function namedCondition(name: unknown, scope: Scope): Value<boolean> {
  if (typeof name !== 'string') {
    return unknown("a condition whose name isn't a text");
  }
  const description = `condition ${name}`;
  return then(partOf(scope.stack, 'Conditions', name), (expression) =>
    isObject(expression)
      ? scope.once(expression, description, () => scope.beforeResources(description, () => holds(expression, scope)))
      : unknown(`${description}, which the template does not have`),
  );
}

function holds(expression: unknown, scope: Scope): Value<boolean> {
  return scope.deeper(() => holdsHere(expression, scope));
}

function holdsHere(expression: unknown, scope: Scope): Value<boolean> {
  const entries: [string, unknown][] = Object.entries(expression ?? {});
  const [name, argument] = (entries.length === 1 ? entries[0] : undefined) ?? ['a condition', undefined];
  switch (name) {
    case 'Condition':
      return namedCondition(argument, scope);
    case 'Fn::Not':
      return then(holds(listOf(argument, 1, 1)?.[0], scope), (value) => known(!value));
    case 'Fn::And':
      return combine(name, argument, false, scope);
    case 'Fn::Or':
      return combine(name, argument, true, scope);
    case 'Fn::Equals':
      return equals(argument, scope);
    default:
      return unknown(name);
  }
}

/** Short-circuits: one `decisive` operand settles it, even if others are unknown. */
function combine(name: string, argument: unknown, decisive: boolean, scope: Scope): Value<boolean> {
  const results = listOf(argument, 2, 10)?.map((item) => holds(item, scope));
  if (results === undefined) {
    return malformed(name);
  }
  if (results.some((result) => isKnownAs(result, decisive))) {
    return known(decisive);
  }
  return results.find((result) => !result.known) ?? known(!decisive);
}

function equals(argument: unknown, scope: Scope): Value<boolean> {
  const sides = listOf(argument, 2, 2);
  if (sides === undefined) {
    return malformed('Fn::Equals');
  }
  return then(scope.evaluateArgument(sides), (values) => {
    const [one, other] = (values as unknown[]).map(textOf);
    return one === undefined || other === undefined ? malformed('Fn::Equals') : known(one === other);
  });
}

function listOf(argument: unknown, atLeast: number, atMost: number): unknown[] | undefined {
  return Array.isArray(argument) && argument.length >= atLeast && argument.length <= atMost ? argument : undefined;
}
