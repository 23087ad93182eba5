/** Every fault after every fault, of the call or of the answer, on every kind of request. */
import { afterEach, beforeEach, test } from '@jest/globals';
import { Harness } from '../../support/harness';
import { expectRightAnswer, inARow, onEveryRequest } from './call-and-response';
import { API, PUT } from './faults';

let harness: Harness;

beforeEach(async () => {
  harness = await Harness.start();
});

afterEach(async () => {
  await harness.stop();
});

test.each(onEveryRequest(inARow(API, PUT)))('$title', async (scenario) => {
  await expectRightAnswer(harness, scenario);
});
