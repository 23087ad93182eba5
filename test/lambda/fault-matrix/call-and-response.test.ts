/**
 * The fault matrix: every fault alone, and one of each meaning in pairs, once and for good, on every kind of request.
 * Time is virtual, HTTP is real. The pairs of all faults are in the files called exhaustive.
 */
import { describe, test } from '@jest/globals';
import { useHarness } from '../../support/harness';
import { ALONE, bothOf, expectRightAnswer, inARow, onEveryRequest } from './call-and-response';
import { API, type Case, PUT } from './faults';

const harness = useHarness();

describe('a fault alone', () => {
  test.each(onEveryRequest(ALONE))('$title', async (scenario) => {
    await expectRightAnswer(harness, scenario);
  });
});

describe('two faults', () => {
  const [api, put] = [API, PUT].map(oneOfEachMeaning) as [Case[], Case[]];

  test.each(onEveryRequest([...bothOf(api, put), ...inARow(api, put)]))('$title', async (scenario) => {
    await expectRightAnswer(harness, scenario);
  });
});

function oneOfEachMeaning(cases: readonly Case[]): Case[] {
  return [...new Map(cases.map((one) => [one.meaning, one])).values()];
}
