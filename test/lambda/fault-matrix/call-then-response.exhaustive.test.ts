/** Every fault of the call, and then every fault of the answer, on every kind of request. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { bothOf, expectRightAnswer, onEveryRequest } from './call-and-response';
import { API, PUT } from './faults';

const harness = useHarness();

test.each(onEveryRequest(bothOf(API, PUT)))('$title', async (scenario) => {
  await expectRightAnswer(harness, scenario);
});
