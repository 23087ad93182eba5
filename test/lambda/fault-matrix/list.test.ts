/** Every fault on a page in the middle of a list. The other pages are in the file called exhaustive. */
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

test.each(onPage(2))('$title', async (scenario) => {
  await expectRightEnd(harness, scenario);
});
