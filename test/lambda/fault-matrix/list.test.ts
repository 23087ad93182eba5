/** Each fault on the middle page of a list. The exhaustive tests have the other pages. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { expectRightResponse, onPage } from './list';

const harness = useHarness();

test.each(onPage(2))('$title', async (scenario) => {
  await expectRightResponse(harness, scenario);
});
