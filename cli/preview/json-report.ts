/** A preview as one JSON document, whose fields are stable: programs read it. */
import { visibleJson } from '../terminal/text';
import type { PlacedValue, Preview } from './preview';

/** Whether no lookup would fail the deployment, and this computer could run all of them. */
export function succeeds({ lookups }: Preview): boolean {
  return lookups.every(({ outcome }) => outcome.status !== 'FAILED' && outcome.status !== 'NOT_RUN');
}

export function toJson(preview: Preview): string {
  const document = {
    success: succeeds(preview),
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
