// Runs the candidates in turn, A B A B, so that whatever else the machine does meets all of them; says where it is.

/** @returns the results of each candidate by its name, in the order of the rounds */
export async function alternate(candidates, rounds, title, measure) {
  const results = Object.fromEntries(candidates.map((candidate) => [candidate, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const candidate of candidates) {
      process.stderr.write(`  ${title}: ${candidate} ${round}/${rounds}\n`);
      results[candidate].push(await measure(candidate));
    }
  }
  return results;
}
