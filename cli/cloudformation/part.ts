/** Finds parts of a template, unless something in the template changes them before CloudFormation evaluates them. */
import { isObject } from './json-file';
import { snippetIn, type Stack, type Template } from './template';
import { known, unknown, type Value } from './value';

/**
 * Returns a part, or undefined if the template doesn't have it. A macro such as `AWS::Include` changes everything that is
 * in the same object as its `Fn::Transform`, and a loop (`Fn::ForEach`) makes its section unknown.
 */
export function partOf(stack: Stack, section: keyof Template, ...keys: readonly string[]): Value {
  if (stack.unknownBecause !== undefined) {
    return unknown(stack.unknownBecause);
  }
  const path = [section, ...keys];
  let part: unknown = stack.template;
  for (const [index, key] of path.entries()) {
    part = own(part, key);
    const snippet = isObject(part) ? snippetIn(part) : undefined;
    if (snippet !== undefined) {
      return unknown(`what ${snippet} makes of ${path.slice(0, index + 1).join('.')} in ${stack.displayName}`);
    }
  }
  return known(part);
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
