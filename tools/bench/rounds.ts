/** Runs what is compared in turn, so that what else the computer does meets all sides alike. */

/**
 * @param sides in any order; each round begins with the next one.
 * @param runs how many rounds count. One more comes before them, and is thrown away.
 * @param run one run of a side.
 * @returns what each side's runs gave, in the order of the rounds.
 */
export async function inRounds<Side, Result>(
  sides: readonly Side[],
  runs: number,
  run: (side: Side, round: number) => Promise<Result>,
): Promise<Map<Side, Result[]>> {
  const results = new Map<Side, Result[]>(sides.map((side) => [side, []]));
  for (let round = 0; round <= runs; round += 1) {
    const first = round % sides.length;
    for (const side of [...sides.slice(first), ...sides.slice(0, first)]) {
      const result = await run(side, round);
      if (round > 0) {
        results.get(side)?.push(result);
      }
    }
  }
  return results;
}
