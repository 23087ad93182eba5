/** Works out the values of a template as CloudFormation would, as far as that can be known before a deployment. */
import type { Stack } from './assembly';

/** A value, or why only a deployment can know it. */
export type Value = { readonly known: true; readonly value: unknown } | { readonly known: false; readonly why: string };

/** Attributes of a resource that can be had before a deployment; `Ref` is asked for as the attribute `Ref`. */
export type AttributeSource = (stack: Stack, logicalId: string, attribute: string) => Promise<Value>;

/** Values of parameters that the user gave, by stack. */
export type ParameterSource = (stack: Stack, name: string) => string | undefined;

export class ValueResolver {
  /**
   * @param stacks all stacks that can refer to one another.
   * @param attributes where attributes of resources come from.
   * @param parameters where parameters without a default come from.
   */
  public constructor(
    private readonly stacks: readonly Stack[],
    private readonly attributes: AttributeSource,
    private readonly parameters: ParameterSource,
  ) {}

  /** The value with every intrinsic function in it worked out. */
  public async resolve(stack: Stack, value: unknown): Promise<Value> {
    if (Array.isArray(value)) {
      return combine(await Promise.all(value.map(async (item) => await this.resolve(stack, item))));
    }
    if (typeof value !== 'object' || value === null) {
      return known(value);
    }
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && isIntrinsic(name)) {
      return await this.call(stack, name, argument);
    }
    const values = combine(await Promise.all(entries.map(async ([, item]) => await this.resolve(stack, item))));
    return map(values, (items) =>
      Object.fromEntries(entries.map(([key], index) => [key, (items as unknown[])[index]])),
    );
  }

  private async call(stack: Stack, name: string, argument: unknown): Promise<Value> {
    switch (name) {
      case 'Ref':
        return await this.ref(stack, String(argument));
      case 'Fn::GetAtt': {
        const [logicalId = '', ...attribute] = Array.isArray(argument)
          ? argument.map(String)
          : String(argument).split('.');
        return await this.getAtt(stack, logicalId, attribute.join('.'));
      }
      case 'Fn::Sub':
        return await this.sub(stack, argument);
      case 'Fn::GetStackOutput':
        return await this.stackOutput(stack, argument as StackOutput);
      case 'Fn::ImportValue':
        return await this.pipe(stack, argument, async (value) => await this.importValue(value as string));
      case 'Fn::Join':
        return await this.pipe(stack, argument, (value) => {
          const [delimiter, items] = value as [string, unknown[]];
          return known(items.map(String).join(delimiter));
        });
      case 'Fn::Split':
        return await this.pipe(stack, argument, (value) => {
          const [delimiter, text] = value as [string, string];
          return known(text.split(delimiter));
        });
      case 'Fn::Select':
        return await this.pipe(stack, argument, (value) => {
          const [index, items] = value as [string, unknown[]];
          return known(items[Number(index)]);
        });
      default:
        return unknown(name);
    }
  }

  /** Works the argument out first, and the function of it then. */
  private async pipe(
    stack: Stack,
    argument: unknown,
    then: (value: unknown) => Value | Promise<Value>,
  ): Promise<Value> {
    const resolved = await this.resolve(stack, argument);
    return resolved.known ? await then(resolved.value) : resolved;
  }

  private async ref(stack: Stack, name: string): Promise<Value> {
    if (name.startsWith('AWS::')) {
      return pseudoParameter(stack, name);
    }
    const parameter = stack.template.Parameters?.[name];
    if (parameter === undefined) {
      return await this.attributes(stack, name, 'Ref');
    }
    if (stack.parent !== undefined) {
      const { stack: parent, logicalId } = stack.parent;
      const given = parent.template.Resources?.[logicalId]?.Properties?.Parameters as
        Record<string, unknown> | undefined;
      if (given?.[name] !== undefined) {
        return await this.resolve(parent, given[name]);
      }
    }
    const value = this.parameters(stack, name) ?? parameter.Default;
    if (value === undefined) {
      return unknown(`parameter ${name}, which has no default (give it with --parameters ${name}=…)`);
    }
    return parameter.Type?.startsWith('AWS::SSM::') === true
      ? unknown(`the SSM parameter that ${name} names`)
      : known(value);
  }

  private async getAtt(stack: Stack, logicalId: string, attribute: string): Promise<Value> {
    const nested = this.stacks.find(({ parent }) => parent?.stack === stack && parent.logicalId === logicalId);
    const output = nested?.template.Outputs?.[attribute.replace(/^Outputs\./, '')];
    return nested !== undefined && output !== undefined
      ? await this.resolve(nested, output.Value)
      : await this.attributes(stack, logicalId, attribute);
  }

  private async sub(stack: Stack, argument: unknown): Promise<Value> {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
      string,
      Record<string, unknown>,
    ];
    const parts = text.split(/(\$\{[^}]+\})/);
    const values = await Promise.all(
      parts.map(async (part) => {
        const name = /^\$\{(.+)\}$/.exec(part)?.[1]?.trim();
        if (name === undefined || name.startsWith('!')) {
          return known(name === undefined ? part : `\${${name.slice(1)}}`);
        }
        if (Object.hasOwn(variables, name)) {
          return await this.resolve(stack, variables[name]);
        }
        return await this.resolve(stack, name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
      }),
    );
    return map(combine(values), (items) => (items as unknown[]).map(String).join(''));
  }

  private async stackOutput(from: Stack, { StackName, OutputName, Region }: StackOutput): Promise<Value> {
    const target = await this.resolve(from, [StackName, OutputName]);
    if (!target.known) {
      return target;
    }
    const [stackName, outputName] = target.value as [string, string];
    // An app that is not bound to a Region has all of its stacks in the one that is deployed to.
    const region = await this.resolve(from, Region ?? { Ref: 'AWS::Region' });
    const stack = this.stacks.find(
      (one) =>
        one.parent === undefined &&
        one.stackName === stackName &&
        one.region === (region.known ? region.value : undefined),
    );
    const output = stack?.template.Outputs?.[outputName];
    return stack !== undefined && output !== undefined
      ? await this.resolve(stack, output.Value)
      : unknown(`output ${outputName} of stack ${stackName}, which is not in this cloud assembly`);
  }

  private async importValue(name: string): Promise<Value> {
    for (const stack of this.stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        const exported = output.Export && (await this.resolve(stack, output.Export.Name));
        if (exported?.known === true && exported.value === name) {
          return await this.resolve(stack, output.Value);
        }
      }
    }
    return unknown(`export ${name}, which is not in this cloud assembly`);
  }
}

interface StackOutput {
  readonly StackName: unknown;
  readonly OutputName: unknown;
  readonly Region?: unknown;
}

export function known(value: unknown): Value {
  return { known: true, value };
}

/** @param why what it takes a deployment to know. */
export function unknown(why: string): Value {
  return { known: false, why };
}

/** Whether an object with this key alone is a function of CloudFormation's. */
export function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::');
}

function pseudoParameter({ stackName, region, account }: Stack, name: string): Value {
  const partition =
    region?.startsWith('cn-') === true ? 'aws-cn' : region?.startsWith('us-gov-') === true ? 'aws-us-gov' : 'aws';
  const values: Partial<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  const value = values[name];
  return value === undefined ? unknown(name) : known(value);
}

function combine(values: readonly Value[]): Value {
  const missing = values.find((value) => !value.known);
  return missing ?? known(values.map((value) => value.known && value.value));
}

function map(value: Value, mapping: (value: unknown) => unknown): Value {
  return value.known ? known(mapping(value.value)) : value;
}
