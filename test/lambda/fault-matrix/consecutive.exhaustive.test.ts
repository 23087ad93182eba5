/** Every fault after every fault, of the call or of the answer, on every kind of request. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { expectRightAnswer, inARow, onEveryRequest } from './call-and-response';
import { API, PUT } from './faults';

const harness = useHarness();

test.each(onEveryRequest(inARow(API, PUT)))('$title', async (scenario) => {
  await expectRightAnswer(harness, scenario);
});
