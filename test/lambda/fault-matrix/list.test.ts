/** Every fault on a page in the middle of a list. The other pages are in the file called exhaustive. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { expectRightEnd, onPage } from './list';

const harness = useHarness();

test.each(onPage(2))('$title', async (scenario) => {
  await expectRightEnd(harness, scenario);
});
