/** The types of synthesized stacks and their templates, as far as CloudFormation reads values from them. */

import { isObject } from './json-file';

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
  readonly AllowedValues?: unknown;
  readonly AllowedPattern?: unknown;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: unknown;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Output {
  readonly Value: unknown;
  readonly Condition?: unknown;
  readonly Export?: { readonly Name: unknown } | null;
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
  /** What only a deployment can know, if that makes the whole template unknown, such as what a macro makes of it. */
  readonly unknownBecause: string | undefined;
  /** For a nested stack: its parent, and its logical ID there. */
  readonly parent: { readonly stack: Stack; readonly logicalId: string } | undefined;
  /** Path of a resource's construct, or the logical ID if the path is unknown. */
  pathOf(logicalId: string): string;
}

/** The stack that contains a nested stack. */
export function rootOf(stack: Stack): Stack {
  return stack.parent === undefined ? stack : rootOf(stack.parent.stack);
}

/** Resources with their logical IDs. A template can have anything in place of a resource. */
export function resourcesOf({ Resources }: Template): [string, Resource | null][] {
  return objectsIn(Resources);
}

/** Outputs with their names. A template can have anything in place of an output. */
export function outputsOf({ Outputs }: Template): [string, Output | null][] {
  return objectsIn(Outputs);
}

/** Whether the CDK adds an output with this name for references of other stacks. */
export function isForCrossStackReference(outputName: string): boolean {
  return /^(Publish|Exports)Output(FnGetAtt|Ref)/.test(outputName);
}

function objectsIn<T extends object>(section: Readonly<Record<string, T>> | undefined): [string, T | null][] {
  return Object.entries(isObject(section) ? section : {})
    .filter(([name]) => snippetIn({ [name]: '' }) === undefined)
    .map(([name, item]) => [name, isObject(item) ? (item as T) : null]);
}

/** Transforms of AWS that don't change parameters, conditions, custom resources, and outputs. */
const HARMLESS_TRANSFORM = /^AWS::(LanguageExtensions|CodeDeployBlueGreen|SecretsManager-[\d-]+|Serverless-[\d-]+)$/;

/** What a macro makes of a template, if it has one. A macro can change anything. */
export function macroIn(template: Template): string | undefined {
  const other = transformsOf(template).find((one) => typeof one !== 'string' || !HARMLESS_TRANSFORM.test(one));
  const name = other === undefined ? snippetIn(template) : nameOf(other);
  return name === undefined ? undefined : `what the macro ${name} makes of the template`;
}

/** Whether the template can use functions such as `Fn::Length`. */
export function hasLanguageExtensions(template: Template): boolean {
  return transformsOf(template).includes('AWS::LanguageExtensions');
}

function transformsOf({ Transform: transform = [] }: Template): unknown[] {
  return Array.isArray(transform) ? (transform as unknown[]) : [transform];
}

function nameOf(transform: unknown): string {
  const name = isObject(transform) ? transform.Name : transform;
  return typeof name === 'string' ? name : 'in Transform';
}

/** A key whose macro or loop changes the object that contains it. */
export function snippetIn(object: object): string | undefined {
  return Object.keys(object).find((key) => key === 'Fn::Transform' || key.startsWith('Fn::ForEach'));
}

/** Whether an object with this key calls a function of CloudFormation. */
export function isFunction(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}
