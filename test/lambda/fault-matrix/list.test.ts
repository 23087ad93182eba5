/** Each fault on the middle page, for a list with one match. The exhaustive tests have the other pages and matches. */
import { test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { LIST_RESOURCE_TYPE } from '../../../lib/contract/properties';
import { expectRightResponse, onPage } from './list';

const harness = useHarness();

const SCENARIOS = onPage(2).filter(({ type, matches }) => type !== LIST_RESOURCE_TYPE || matches === 'one');

test.each(SCENARIOS)('$title', async (scenario) => {
  await expectRightResponse(harness, scenario);
});
