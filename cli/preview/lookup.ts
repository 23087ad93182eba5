/** The lookups and lists of a cloud assembly, and the outcomes of one. */
import { PhoneNumberListAttribute } from '../../lib/contract/list-attribute';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { LIST_RESOURCE_TYPE, RESOURCE_TYPE } from '../../lib/contract/properties';
import { resourcesOf, type Stack } from '../cloudformation/template';

/** The resource types that the handler responds to, and their attributes. */
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  [RESOURCE_TYPE, Object.values(PhoneNumberAttribute)],
  [LIST_RESOURCE_TYPE, Object.values(PhoneNumberListAttribute)],
]);

/** A lookup or a list in a template. */
export interface Lookup {
  readonly type: string;
  readonly attributeNames: readonly string[];
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
    resourcesOf(stack.template).flatMap(([logicalId, resource]) => {
      const { Type: type = '', Properties: properties = {} } = resource ?? {};
      const attributeNames = ATTRIBUTES.get(type);
      return attributeNames === undefined
        ? []
        : [{ type, attributeNames, stack, logicalId, path: stack.pathOf(logicalId), properties }];
    }),
  );
}

export function isLookupType(type = ''): boolean {
  return ATTRIBUTES.has(type);
}
