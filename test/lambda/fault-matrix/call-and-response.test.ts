/**
 * The fault matrix: each fault alone, and pairs of one fault for each meaning, on every request type. Time is virtual,
 * HTTP is real. The exhaustive tests have the pairs of all faults.
 */
import { describe, test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { SINGLE_FAULTS, callThenResponse, expectRightResponse, consecutive, onEveryRequest } from './call-and-response';
import { API, type Case, PUT } from './faults';

const harness = useHarness();

describe('one fault', () => {
  test.each(onEveryRequest(SINGLE_FAULTS))('$title', async (scenario) => {
    await expectRightResponse(harness, scenario);
  });
});

describe('two faults', () => {
  const [api, put] = [API, PUT].map(oneOfEachMeaning) as [Case[], Case[]];

  test.each(onEveryRequest([...callThenResponse(api, put), ...consecutive(api, put)]))('$title', async (scenario) => {
    await expectRightResponse(harness, scenario);
  });
});

function oneOfEachMeaning(cases: readonly Case[]): Case[] {
  return [...new Map(cases.map((one) => [one.meaning, one])).values()];
}
