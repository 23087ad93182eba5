import type { IConstruct } from 'constructs';

/** A mistake that is told at synthesis, with the construct that it is about: an app may have hundreds. */
export function invalid(construct: IConstruct, message: string): Error {
  return new Error(`${construct.node.path}: ${message}`);
}
