import type { IConstruct } from 'constructs';

/** An error at synthesis that names the construct, because an app can have hundreds. */
export function validationError(construct: IConstruct, message: string): Error {
  return new Error(`${construct.node.path}: ${message}`);
}
