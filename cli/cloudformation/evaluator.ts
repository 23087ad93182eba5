/** Evaluates the expressions of templates as CloudFormation does, as far as that is possible before a deployment. */
import { INTRINSICS } from './intrinsics';
import type { EvaluationContext, Scope } from './scope';
import { isFunction, type Stack } from './template';
import {
  all,
  kindOf,
  known,
  knownText,
  malformed,
  type ResourceAttribute,
  textOf,
  then,
  type Unknown,
  unknown,
  type Value,
} from './value';

/** Deeper than any template, and shallow enough for the call stack of Node.js. */
const MAX_DEPTH = 400;

/** Returns the scope of each stack. All scopes together evaluate each part of a template at most once. */
export function scopesOf(context: EvaluationContext): (stack: Stack) => Scope {
  const state = new State();
  return (stack) => new Evaluator(stack, context, state, false);
}

/** What the scopes of all stacks share. */
class State {
  public readonly settled = new Map<object, Value<never>>();
  public readonly open = new Set<object>();
  public depth = 0;
  /** Stack in which resources don't exist yet, because a condition or the name of an export is being evaluated. */
  public beforeResources: { readonly stack: Stack; readonly place: string } | undefined;
}

class Evaluator implements Scope {
  public constructor(
    public readonly stack: Stack,
    public readonly context: EvaluationContext,
    private readonly state: State,
    private readonly isArgument: boolean,
  ) {}

  public get placeBeforeResources(): string | undefined {
    const { beforeResources } = this.state;
    return beforeResources?.stack === this.stack ? beforeResources.place : undefined;
  }

  public in(stack: Stack): Scope {
    return new Evaluator(stack, this.context, this.state, false);
  }

  public evaluate(expression: unknown): Value {
    const { unknownBecause } = this.stack;
    return unknownBecause === undefined ? this.deeper(() => this.evaluateNode(expression)) : unknown(unknownBecause);
  }

  public deeper<T>(work: () => Value<T>): Value<T> {
    const { state } = this;
    if (state.depth > MAX_DEPTH) {
      return unknown(`an expression that is more than ${MAX_DEPTH} levels deep`);
    }
    state.depth += 1;
    try {
      return work();
    } finally {
      state.depth -= 1;
    }
  }

  public evaluateArgument(expression: unknown): Value {
    return new Evaluator(this.stack, this.context, this.state, true).evaluate(expression);
  }

  public text(expression: unknown): Value<string> {
    return then(this.in(this.stack).evaluate(expression), (value) => {
      const text = textOf(value);
      return text === undefined ? unknown(`${kindOf(value)}, where a string is needed`) : known(text);
    });
  }

  public once<T>(part: object, description: string, work: () => Value<T>): Value<T> {
    const { settled, open } = this.state;
    const before = settled.get(part);
    if (before !== undefined) {
      return before;
    }
    if (open.has(part)) {
      return unknown(`${description}, which refers to itself in a circle`);
    }
    open.add(part);
    try {
      const value = work();
      settled.set(part, value as Value<never>);
      return value;
    } finally {
      open.delete(part);
    }
  }

  public beforeResources<T>(place: string, work: () => Value<T>): Value<T> {
    const { state, stack } = this;
    const outer = state.beforeResources;
    state.beforeResources = { stack, place };
    try {
      return work();
    } finally {
      state.beforeResources = outer;
    }
  }

  public refuse(reference: string, attribute?: ResourceAttribute): Unknown {
    const { stack, placeBeforeResources: place = '' } = this;
    this.context.refused.push({ stack, place, reference, ...(attribute && { attribute }) });
    return unknown(`${reference}, in a place where CloudFormation refuses it`);
  }

  private evaluateNode(expression: unknown): Value {
    if (typeof expression === 'string') {
      return knownText(expression);
    }
    if (expression === null || expression === undefined) {
      return unknown('null, which CloudFormation refuses');
    }
    if (typeof expression !== 'object') {
      return known(expression);
    }
    if (Array.isArray(expression)) {
      return then(this.items(expression), (items) => known(items.filter((item) => item !== undefined)));
    }
    const entries: [string, unknown][] = Object.entries(expression);
    const call = entries.find(([key]) => isFunction(key));
    if (call === undefined) {
      return then(this.items(entries.map(([, item]) => item)), (items) =>
        known(
          Object.fromEntries(
            entries.map(([key], index) => [key, items[index]]).filter(([, item]) => item !== undefined),
          ),
        ),
      );
    }
    const [name, argument] = call;
    return entries.length === 1 ? (INTRINSICS[name]?.(argument, this) ?? unknown(name)) : malformed(name);
  }

  /** Items of a list or an object. `AWS::NoValue` omits one, except in the argument of a function. */
  private items(expressions: readonly unknown[]): Value<unknown[]> {
    return then(all(expressions.map((item) => this.evaluate(item))), (items) =>
      this.isArgument && items.includes(undefined) ? unknown("AWS::NoValue in a function's argument") : known(items),
    );
  }
}
