/** The lookups of a cloud assembly, and the outcomes of one. */
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { resourcesOf, type Stack } from '../cloudformation/template';

/** A lookup in a template. */
export interface Lookup {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Success {
  readonly status: 'SUCCESS';
  readonly physicalResourceId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly noEcho: boolean;
}

export type Outcome =
  | Success
  /** It would fail the deployment. The status is that of a number that isn't as expected. */
  | { readonly status: 'FAILED'; readonly reason: string; readonly phoneNumberStatus?: string }
  /** Only a deployment can know a value that it needs. */
  | { readonly status: 'UNKNOWN'; readonly reason: string }
  /** Its condition is false. */
  | { readonly status: 'NOT_CREATED'; readonly reason: string }
  /** This computer couldn't run it. A deployment might still succeed. */
  | { readonly status: 'NOT_RUN'; readonly reason: string };

export interface LookupResult {
  readonly lookup: Lookup;
  readonly outcome: Outcome;
  /** The number that the lookup asked for, if it is known and the lookup doesn't search for one. */
  readonly requested?: string;
}

export function findLookups(stacks: readonly Stack[]): Lookup[] {
  return stacks.flatMap((stack) =>
    resourcesOf(stack.template).flatMap(([logicalId, resource]) =>
      resource?.Type === RESOURCE_TYPE
        ? [
            {
              stack,
              logicalId,
              path: stack.pathOf(logicalId),
              properties: resource.Properties ?? {},
            },
          ]
        : [],
    ),
  );
}
