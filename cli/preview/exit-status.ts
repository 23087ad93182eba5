/** The exit status of the preview, which is a gate: 0 says that everything was checked, and that nothing would fail. */
import { EXIT } from '../terminal/output';
import type { Outcome } from './lookup';
import type { Preview } from './preview';

/** @param isStrict whether a lookup that only a deployment can run is a failure. */
export function exitStatusOf({ lookups, refusals }: Preview, isStrict: boolean): number {
  const has = (status: Outcome['status']): boolean => lookups.some(({ outcome }) => outcome.status === status);
  if (has('NOT_RUN')) {
    return EXIT.NOT_RUN;
  }
  return has('FAILED') || refusals.length > 0 || (isStrict && has('UNKNOWN')) ? EXIT.WOULD_FAIL : EXIT.SUCCESS;
}
