/** Conditions of a template: true, false, or known to a deployment only. */
import type { Stack } from './cloud-assembly';
import type { Evaluator } from './evaluator';
import { malformed } from './intrinsics';
import { known, then, textOf, unknown, type Value } from './value';

export class Conditions {
  public constructor(private readonly evaluator: Evaluator) {}

  /** Whether the condition of this name holds. */
  public named(stack: Stack, name: unknown): Value<boolean> {
    const expression = typeof name === 'string' ? stack.template.Conditions?.[name] : undefined;
    if (typeof expression !== 'object' || expression === null) {
      return unknown(`condition ${String(name)}, which the template does not have`);
    }
    return this.evaluator.once(expression, `condition ${String(name)}`, () =>
      this.evaluator.beforeResources(stack, () => this.holds(stack, expression)),
    ) as Value<boolean>;
  }

  private holds(stack: Stack, expression: unknown): Value<boolean> {
    const entries: [string, unknown][] = Object.entries(expression ?? {});
    const [name, argument] = (entries.length === 1 ? entries[0] : undefined) ?? ['a condition', undefined];
    switch (name) {
      case 'Condition':
        return this.named(stack, argument);
      case 'Fn::Not':
        return then(this.holds(stack, listOf(argument, 1, 1)?.[0]), (holds) => known(!holds));
      case 'Fn::And':
        return this.decide(stack, name, argument, false);
      case 'Fn::Or':
        return this.decide(stack, name, argument, true);
      case 'Fn::Equals':
        return this.equals(stack, argument);
      default:
        return unknown(name);
    }
  }

  /** One condition that is as `decisive` says decides the whole, whatever the others are. */
  private decide(stack: Stack, name: string, argument: unknown, decisive: boolean): Value<boolean> {
    const results = listOf(argument, 2, 10)?.map((item) => this.holds(stack, item));
    if (results === undefined) {
      return malformed(name);
    }
    if (results.some((result) => result.known && result.value === decisive)) {
      return known(decisive);
    }
    return results.find((result) => !result.known) ?? known(!decisive);
  }

  private equals(stack: Stack, argument: unknown): Value<boolean> {
    const sides = listOf(argument, 2, 2);
    if (sides === undefined) {
      return malformed('Fn::Equals');
    }
    return then(this.evaluator.evaluate(stack, sides, true), (values) => {
      const [one, other] = (values as unknown[]).map(textOf);
      return one === undefined || other === undefined ? malformed('Fn::Equals') : known(one === other);
    });
  }
}

function listOf(argument: unknown, atLeast: number, atMost: number): unknown[] | undefined {
  return Array.isArray(argument) && argument.length >= atLeast && argument.length <= atMost ? argument : undefined;
}
