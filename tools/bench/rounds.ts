/**
 * Interleaves runs, so that background load affects all candidates equally.
 * @param candidates each round begins with the next one.
 * @param runs the number of rounds. The results of another round before them are ignored.
 * @returns the results of each candidate, in the order of the rounds.
 */
export async function inRounds<Candidate, Result>(
  candidates: readonly Candidate[],
  runs: number,
  run: (candidate: Candidate, round: number) => Promise<Result>,
): Promise<Map<Candidate, Result[]>> {
  const results = new Map<Candidate, Result[]>(candidates.map((candidate) => [candidate, []]));
  for (let round = 0; round <= runs; round += 1) {
    const first = round % candidates.length;
    for (const candidate of [...candidates.slice(first), ...candidates.slice(0, first)]) {
      const result = await run(candidate, round);
      if (round > 0) {
        results.get(candidate)?.push(result);
      }
    }
  }
  return results;
}
