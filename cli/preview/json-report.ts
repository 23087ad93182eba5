/** Prints a preview as one JSON document. Programs read it, so its fields are stable. */
import { visibleJson } from '../terminal/text';
import type { PlacedValue, Preview } from './preview';

export function toJson(preview: Preview): string {
  const document = {
    success: preview.lookups.every(({ outcome }) => !['FAILED', 'NOT_RUN'].includes(outcome.status)),
    lookups: preview.lookups.map(({ lookup, outcome }) => ({
      stack: lookup.stack.displayName,
      path: lookup.path,
      logicalId: lookup.logicalId,
      ...outcome,
    })),
    outputs: preview.outputs.map(toJsonValue),
    crossStackValues: preview.crossStackValues.map(toJsonValue),
    warnings: preview.warnings.map(({ stack, place, message }) => ({ stack: stack.displayName, place, message })),
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
