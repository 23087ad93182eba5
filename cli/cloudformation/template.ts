/** The types of synthesized stacks and their templates, as far as CloudFormation reads values from them. */

export interface Template {
  readonly Transform?: unknown;
  readonly Parameters?: Readonly<Record<string, Parameter>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

export interface Parameter {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Output {
  readonly Value: unknown;
  readonly Condition?: unknown;
  readonly Export?: { readonly Name: unknown };
}

/** The account and Region of a stack. Undefined parts are known only to a deployment. */
export interface Environment {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

export interface Stack {
  /** Path of the stack in the app, such as `Beta/Producer`. */
  readonly displayName: string;
  /** A nested stack has the name of its parent here, because CloudFormation generates its own. */
  readonly stackName: string;
  readonly environment: Environment;
  readonly template: Template;
  /** Name of a macro that rewrites the template before CloudFormation evaluates it. */
  readonly macro: string | undefined;
  /** For a nested stack: its parent, and its logical ID there. */
  readonly parent: { readonly stack: Stack; readonly logicalId: string } | undefined;
  /** Path of a resource's construct, or the logical ID if the path is unknown. */
  pathOf(logicalId: string): string;
}

/** Resources with their logical IDs. A template can have null in place of a resource. */
export function resourcesOf({ Resources }: Template): [string, Resource | null][] {
  return Object.entries(Resources ?? {});
}

/** Outputs with their names. A template can have null in place of an output. */
export function outputsOf({ Outputs }: Template): [string, Output | null][] {
  return Object.entries(Outputs ?? {});
}

/** Whether an object with this key calls a function of CloudFormation. */
export function isFunction(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}
