/** Works out the expressions of a template as CloudFormation would, as far as that can be known before a deployment. */
import type { Stack } from './cloud-assembly';
import { Conditions } from './conditions';
import { kindOf, malformed, PURE_FUNCTIONS, textsOf } from './intrinsics';
import { parameterValue } from './parameters';
import { pseudoParameter } from './pseudo-parameters';
import { StackReferences } from './cross-stack';
import { all, composedText, known, knownText, textOf, then, unknown, type Value } from './value';

/** Deeper than any template, and shallow enough for the stack of calls. */
const MAX_DEPTH = 400;

const READS_OTHER_STACKS: ReadonlySet<string> = new Set(['Fn::GetStackOutput', 'Fn::ImportValue']);

/** What an app does not say by itself. */
export interface Surroundings {
  /** All stacks that can refer to one another. */
  readonly stacks: readonly Stack[];
  /** Value of a parameter that the user set. */
  parameter(stack: Stack, name: string): string | undefined;
  /** Attribute of a resource; `Ref` is asked for as the attribute `Ref`. */
  attribute(stack: Stack, logicalId: string, name: string): Value;
}

export class Evaluator {
  /** Conditions of all stacks. */
  public readonly conditions = new Conditions(this);

  private readonly references: StackReferences;
  private readonly settled = new Map<object, Value>();
  private readonly open = new Set<object>();
  private depth = 0;
  /** Stack of which conditions, keys of mappings or names of exports are worked out. */
  private early: Stack | undefined;

  public constructor(public readonly surroundings: Surroundings) {
    this.references = new StackReferences(this);
  }

  /**
   * The value of an expression. It never throws.
   * @param isArgument whether the expression is part of a function's argument, where `AWS::NoValue` has no clear meaning.
   */
  public evaluate(stack: Stack, expression: unknown, isArgument = false): Value {
    if (stack.macro !== undefined) {
      return unknown(`what the macro ${stack.macro} makes of the template`);
    }
    if (this.depth > MAX_DEPTH) {
      return unknown(`an expression that is more than ${MAX_DEPTH} levels deep`);
    }
    this.depth += 1;
    try {
      return this.evaluateNode(stack, expression, isArgument);
    } finally {
      this.depth -= 1;
    }
  }

  /** The value of an expression as the string that CloudFormation makes of it. */
  public text(stack: Stack, expression: unknown): Value<string> {
    return then(this.evaluate(stack, expression), (value) => {
      const text = textOf(value);
      return text === undefined ? unknown(`${kindOf(value)}, where a string is needed`) : known(text);
    });
  }

  /** Value of an output as other stacks see it. It is unknown for an output that is not made, or only perhaps. */
  public output(stack: Stack, name: string): Value<string> {
    const output = stack.template.Outputs?.[name];
    if (output === undefined) {
      return unknown(`output ${name} of ${stack.displayName}, which has no such output`);
    }
    return this.once(output, `output ${name} of ${stack.displayName}`, () =>
      then(this.exists(stack, output.Condition), (exists) =>
        exists
          ? this.text(stack, output.Value)
          : unknown(`output ${name} of ${stack.displayName}, whose condition ${String(output.Condition)} is false`),
      ),
    ) as Value<string>;
  }

  /** Whether a resource or an output with this condition is made: its stack has to be, too. */
  public exists(stack: Stack, condition: unknown): Value<boolean> {
    const { parent } = stack;
    const own = condition === undefined ? known(true) : this.conditions.named(stack, condition);
    if (parent === undefined || (own.known && !own.value)) {
      return own;
    }
    return then(own, () => this.exists(parent.stack, parent.stack.template.Resources?.[parent.logicalId]?.Condition));
  }

  /** Works something out once, and ends references that go in a circle. */
  public once(node: object, what: string, work: () => Value): Value {
    const settled = this.settled.get(node);
    if (settled !== undefined) {
      return settled;
    }
    if (this.open.has(node)) {
      return unknown(`${what}, which refers to itself in a circle`);
    }
    this.open.add(node);
    try {
      const value = work();
      this.settled.set(node, value);
      return value;
    } finally {
      this.open.delete(node);
    }
  }

  /** Works out what CloudFormation does before it makes resources, to which a reference is refused there. */
  public beforeResources<T>(stack: Stack, work: () => Value<T>): Value<T> {
    const outer = this.early;
    this.early = stack;
    try {
      return work();
    } finally {
      this.early = outer;
    }
  }

  private evaluateNode(stack: Stack, expression: unknown, isArgument: boolean): Value {
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
      const items = expression.map((item) => this.evaluate(stack, item, isArgument));
      return then(withNoValue(items, isArgument), (values) => known(values.filter((value) => value !== undefined)));
    }
    const entries = Object.entries(expression);
    const call = entries.find(([key]) => isFunction(key));
    if (call === undefined) {
      const values = entries.map(([, item]) => this.evaluate(stack, item, isArgument));
      return then(withNoValue(values, isArgument), (items) =>
        known(
          Object.fromEntries(
            entries.flatMap(([key], index) => (items[index] === undefined ? [] : [[key, items[index]]])),
          ),
        ),
      );
    }
    return entries.length === 1 ? this.call(stack, ...call, isArgument) : malformed(call[0]);
  }

  private call(stack: Stack, name: string, argument: unknown, isArgument: boolean): Value {
    const pure = PURE_FUNCTIONS[name];
    if (pure !== undefined) {
      const [first] = Array.isArray(argument) ? (argument as unknown[]) : [];
      return name === 'Fn::Base64' || (name === 'Fn::Select' ? isKey(first) : isLiteral(first))
        ? then(this.evaluate(stack, argument, true), pure)
        : malformed(name);
    }
    if (this.early === stack && READS_OTHER_STACKS.has(name)) {
      return unknown(`${name}, in a place where CloudFormation refuses it`);
    }
    switch (name) {
      case 'Ref':
        return typeof argument === 'string' ? this.ref(stack, argument) : malformed(name);
      case 'Fn::GetAtt':
        return this.getAtt(stack, argument);
      case 'Fn::Sub':
        return this.sub(stack, argument);
      case 'Fn::If':
        return this.branch(stack, argument, isArgument);
      case 'Fn::FindInMap':
        return this.findInMap(stack, argument);
      case 'Fn::GetStackOutput':
        return this.references.stackOutput(stack, argument);
      case 'Fn::ImportValue':
        return then(
          this.beforeResources(stack, () => this.text(stack, argument)),
          (exportName) => this.references.importValue(stack, exportName),
        );
      default:
        return unknown(name);
    }
  }

  private ref(stack: Stack, name: string): Value {
    if (name.startsWith('AWS::')) {
      return pseudoParameter(stack, name);
    }
    const parameter = stack.template.Parameters?.[name];
    if (parameter === undefined) {
      return this.attribute(stack, name, 'Ref');
    }
    return this.once(parameter, `parameter ${name} of ${stack.displayName}`, () => {
      if (stack.parent === undefined) {
        return parameterValue(name, parameter, this.surroundings.parameter(stack, name));
      }
      // The parameters of a nested stack come from its parent alone.
      const { stack: parent, logicalId } = stack.parent;
      const given = parent.template.Resources?.[logicalId]?.Properties?.Parameters;
      if (given !== undefined && (typeof given !== 'object' || given === null || Object.keys(given).some(isFunction))) {
        return unknown(`parameter ${name} of ${stack.displayName}`);
      }
      const expression = (given as Readonly<Record<string, unknown>> | undefined)?.[name];
      if (expression === undefined) {
        return parameterValue(name, parameter);
      }
      const value = this.evaluate(parent, expression);
      if (!value.known) {
        return value;
      }
      const text = textOf(value.value);
      return text === undefined
        ? unknown(`parameter ${name} of ${stack.displayName}`)
        : parameterValue(name, parameter, text);
    });
  }

  private getAtt(stack: Stack, argument: unknown): Value {
    const parts: unknown[] = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/s, 2);
    const [logicalId, name] = parts;
    return typeof logicalId === 'string' && typeof name === 'string' && name !== 'Ref' && parts.length === 2
      ? this.attribute(stack, logicalId, name)
      : malformed('Fn::GetAtt');
  }

  private attribute(stack: Stack, logicalId: string, name: string): Value {
    const resource = stack.template.Resources?.[logicalId];
    const what = `${name} of ${stack.pathOf(logicalId)}`;
    if (this.early === stack) {
      return unknown(`${what}, in a place where CloudFormation refuses it`);
    }
    return then(this.exists(stack, resource?.Condition), (exists) => {
      if (!exists) {
        return unknown(`${what}, whose condition ${String(resource?.Condition)} is false`);
      }
      const nested = this.surroundings.stacks.find(
        ({ parent }) => parent?.stack === stack && parent.logicalId === logicalId,
      );
      const output = /^Outputs\.(.+)$/.exec(name)?.[1];
      return nested !== undefined && output !== undefined
        ? this.output(nested, output)
        : this.surroundings.attribute(stack, logicalId, name);
    });
  }

  private sub(stack: Stack, argument: unknown): Value {
    const [text, variables, ...rest] = (Array.isArray(argument) ? argument : [argument, {}]) as unknown[];
    if (typeof text !== 'string' || typeof variables !== 'object' || variables === null || rest.length > 0) {
      return malformed('Fn::Sub');
    }
    const parts = text
      .split(/(\$\{[^}]*\})/)
      .map((part) => this.subPart(stack, part, variables as Record<string, unknown>));
    return then(all(parts), (items) => then(textsOf(items, 'Fn::Sub'), (texts) => composedText(texts, '')));
  }

  private subPart(stack: Stack, part: string, variables: Readonly<Record<string, unknown>>): Value {
    const name = /^\$\{(.*)\}$/s.exec(part)?.[1];
    if (name === undefined) {
      return part.includes('${') ? malformed('Fn::Sub') : known(part);
    }
    if (name.startsWith('!')) {
      return known(`\${${name.slice(1)}}`);
    }
    if (Object.hasOwn(variables, name)) {
      return this.evaluate(stack, variables[name], true);
    }
    if (!/^[A-Za-z0-9:]+(\.[\w.:-]+)?$/.test(name)) {
      return malformed('Fn::Sub');
    }
    return name.includes('.') ? this.getAtt(stack, name) : this.ref(stack, name);
  }

  private branch(stack: Stack, argument: unknown, isArgument: boolean): Value {
    if (!Array.isArray(argument) || argument.length !== 3) {
      return malformed('Fn::If');
    }
    const [condition, whenTrue, whenFalse] = argument as [unknown, unknown, unknown];
    return then(this.conditions.named(stack, condition), (holds) =>
      this.evaluate(stack, holds ? whenTrue : whenFalse, isArgument),
    );
  }

  private findInMap(stack: Stack, argument: unknown): Value {
    if (!Array.isArray(argument) || argument.length !== 3 || !argument.every(isKey)) {
      return malformed('Fn::FindInMap');
    }
    const keys = this.beforeResources(stack, () => this.evaluate(stack, argument, true));
    return then(keys, (value) =>
      then(textsOf(value as unknown[], 'Fn::FindInMap'), ([map = '', first = '', second = '']) => {
        const item = own(own(own(stack.template.Mappings, map), first), second);
        return item === undefined || item === null
          ? unknown(`${first}.${second} of mapping ${map}, which has no such value`)
          : mappedValue(item);
      }),
    );
  }
}

/** Whether a key makes an object a call of one of CloudFormation's functions. */
export function isFunction(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

/** CloudFormation takes no functions as delimiters. */
function isLiteral(expression: unknown): boolean {
  return typeof expression !== 'object';
}

/** As keys of mappings and as an index, CloudFormation takes literals and two functions. */
function isKey(expression: unknown): boolean {
  return (
    isLiteral(expression) || Object.keys(expression ?? {}).every((key) => key === 'Ref' || key === 'Fn::FindInMap')
  );
}

/** A mapping holds strings and lists of strings. */
function mappedValue(item: unknown): Value {
  const isList = Array.isArray(item);
  return then(textsOf(isList ? (item as unknown[]) : [item], 'Fn::FindInMap'), (texts) =>
    then(all(texts.map(knownText)), (values) => known(isList ? values : values[0])),
  );
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** Items of a list or an object, of which `AWS::NoValue` leaves some out. */
function withNoValue(items: readonly Value[], isArgument: boolean): Value<unknown[]> {
  return then(all(items), (values) =>
    isArgument && values.includes(undefined) ? unknown("AWS::NoValue in a function's argument") : known(values),
  );
}
