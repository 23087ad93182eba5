/** The exit status of the preview, which is a gate: 0 says that everything was checked, and that nothing would fail. */
import { EXIT } from '../terminal/output';
import type { Outcome } from './lookup';
import type { Preview } from './preview';

/** @param isStrict whether a lookup that only a deployment can run is a failure. */
export function exitStatusOf(
  { lookups, refusals, unread, deployed = [] }: Omit<Preview, 'header'>,
  isStrict: boolean,
): number {
  const has = (status: Outcome['status']): boolean => lookups.some(({ outcome }) => outcome.status === status);
  if (has('NOT_RUN') || deployed.some(({ change }) => change === 'NOT_READ')) {
    return EXIT.NOT_RUN;
  }
  const wouldFail = has('FAILED') || refusals.length > 0;
  const isUnknown = has('UNKNOWN') || unread.length > 0;
  return wouldFail || (isStrict && isUnknown) ? EXIT.WOULD_FAIL : EXIT.SUCCESS;
}
