/** Each fault followed by each fault, both of the call or both of the response, on every request type. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { expectRightResponse, consecutive, onEveryRequest } from './call-and-response';
import { API, PUT } from './faults';

const harness = useHarness();

test.each(onEveryRequest(consecutive(API, PUT)))('$title', async (scenario) => {
  await expectRightResponse(harness, scenario);
});
