/** Each fault of the call, followed by each fault of the response, on every request type. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { callThenResponse, expectRightResponse, onEveryRequest } from './call-and-response';
import { API, PUT } from './faults';

const harness = useHarness();

test.each(onEveryRequest(callThenResponse(API, PUT)))('$title', async (scenario) => {
  await expectRightResponse(harness, scenario);
});
