/** Finds the attributes of resources that a value consists of, by evaluating it again. */
import { scopesOf } from './evaluator';
import type { Scope } from './scope';
import type { ResourceAttribute, Value } from './value';

/** @param valueIn evaluates the value. */
export function attributesIn({ stack, context }: Scope, valueIn: (scope: Scope) => Value): ResourceAttribute[] {
  const read = new Map<string, ResourceAttribute>();
  const tracing = scopesOf({
    ...context,
    refused: [],
    attribute: (home, logicalId, name) => {
      read.set(`${name} of ${home.pathOf(logicalId)}`, { stack: home, logicalId, name });
      return context.attribute(home, logicalId, name);
    },
  });
  valueIn(tracing(stack));
  return [...read.values()];
}
