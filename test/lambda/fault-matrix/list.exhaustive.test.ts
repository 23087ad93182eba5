/** Each fault on each page of a list. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { expectRightResponse, onPage } from './list';

const harness = useHarness();

test.each([...onPage(1), ...onPage(2), ...onPage(3)])('$title', async (scenario) => {
  await expectRightResponse(harness, scenario);
});
