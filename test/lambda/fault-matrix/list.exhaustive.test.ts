/** Every fault on the first and on the last page of a list. */
import { afterEach, beforeEach, test } from '@jest/globals';
import { Harness } from '../../support/harness';
import { expectRightEnd, onPage } from './list';

let harness: Harness;

beforeEach(async () => {
  harness = await Harness.start();
});

afterEach(async () => {
  await harness.stop();
});

test.each([...onPage(1), ...onPage(3)])('$title', async (scenario) => {
  await expectRightEnd(harness, scenario);
});
