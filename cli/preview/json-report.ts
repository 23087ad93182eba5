/** Prints a preview as one JSON document. Programs read it, so its fields are stable. */
import { EXIT } from '../terminal/output';
import { visibleJson } from '../terminal/text';
import type { Comparison } from './diff';
import type { PlacedValue } from '../cloudformation/value';
import type { Preview } from './preview';

export function toJson(preview: Preview, exitStatus: number): string {
  const document = {
    success: exitStatus === EXIT.SUCCESS,
    exitStatus,
    lookups: preview.lookups.map(({ lookup, outcome }) => ({
      type: lookup.type,
      stack: lookup.stack.displayName,
      path: lookup.path,
      logicalId: lookup.logicalId,
      ...outcome,
    })),
    outputs: preview.outputs.map(toJsonValue),
    crossStackValues: preview.crossStackValues.map(toJsonValue),
    parameters: preview.parameters.map(toJsonValue),
    refusals: preview.refusals.map(({ stack, place, message, attributes }) => ({
      stack: stack.displayName,
      place,
      message,
      attributes: attributes.map(({ stack: home, logicalId, name }) => ({ path: home.pathOf(logicalId), name })),
    })),
    ...(preview.deployed && { deployed: preview.deployed.map(toJsonComparison) }),
    notices: preview.notices,
  };
  return visibleJson(JSON.stringify(document, undefined, 2));
}

function toJsonValue({ stack, place, value }: PlacedValue): object {
  return {
    stack: stack.displayName,
    place,
    ...(value.known ? { value: value.value } : { unknown: value.why }),
  };
}

function toJsonComparison({ stack, lookup, place, withoutRefresh, ...comparison }: Comparison): object {
  return {
    stack: stack.displayName,
    path: lookup?.path,
    place,
    ...comparison,
    withoutRefresh: withoutRefresh?.map(({ path }) => path),
  };
}
