/**
 * The fault matrix: each fault alone, on every request type. Time is virtual, HTTP is real. The exhaustive tests have the
 * pairs of all faults.
 */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { SINGLE_FAULTS, expectRightResponse, onEveryRequest } from './call-and-response';

const harness = useHarness();

test.each(onEveryRequest(SINGLE_FAULTS))('$title', async (scenario) => {
  await expectRightResponse(harness, scenario);
});
