/** The interface that the functions of a template are evaluated against. */
import type { Stack } from './template';
import type { ResourceAttribute, Unknown, Value } from './value';

/** A reference in a place where CloudFormation refuses it, such as an attribute in a condition. */
export interface RefusedReference {
  readonly stack: Stack;
  /** The place, such as `condition IsAssigned`. */
  readonly place: string;
  /** What is referred to, such as `Status of Producer/Line`. */
  readonly reference: string;
  readonly attribute?: ResourceAttribute;
}

/** What the templates don't contain. */
export interface EvaluationContext {
  /** All stacks that can refer to one another. */
  readonly stacks: readonly Stack[];
  /** Value that the user set for a parameter. */
  parameter(stack: Stack, name: string): string | undefined;
  /** Value that the user set for a parameter of Parameter Store. */
  ssmParameter(stack: Stack, name: string): string | undefined;
  /** Attribute of a resource. The name `Ref` stands for what `Ref` returns. */
  attribute(stack: Stack, logicalId: string, name: string): Value;
  /** References that CloudFormation refuses, of everything that was evaluated so far. */
  readonly refused: RefusedReference[];
}

/** One place in the template of one stack. */
export interface Scope {
  readonly stack: Stack;
  readonly context: EvaluationContext;
  /** What is being evaluated before CloudFormation creates resources, such as `condition IsAssigned`. */
  readonly placeBeforeResources: string | undefined;
  /** The same evaluation, in another stack. */
  in(stack: Stack): Scope;
  /** Evaluates an expression in this place. Never throws. */
  evaluate(expression: unknown): Value;
  /** Evaluates an argument of a function, where `AWS::NoValue` has no clear meaning. */
  evaluateArgument(expression: unknown): Value;
  /** Evaluates something one level deeper. It is unknown if that is too deep for the call stack. */
  deeper<T>(work: () => Value<T>): Value<T>;
  /** Evaluates an expression to the string that CloudFormation converts it to. */
  text(expression: unknown): Value<string>;
  /** Evaluates a part of a template once. A part that refers to itself is unknown. */
  once<T>(part: object, description: string, work: () => Value<T>): Value<T>;
  /** Evaluates what CloudFormation evaluates before it creates resources, such as a condition. */
  beforeResources<T>(place: string, work: () => Value<T>): Value<T>;
  /** Reports a reference in such a place. */
  refuse(reference: string, attribute?: ResourceAttribute): Unknown;
}
