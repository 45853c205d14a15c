// Runs the candidates in turn, A B A B, so that whatever else the machine does meets all of them; says where it is.

/** @param measure is called with the candidate and the number of the round, from 1 */
export async function alternate({ candidates, rounds, label }, measure) {
  for (let round = 1; round <= rounds; round++) {
    for (const candidate of candidates) {
      process.stderr.write(`  ${label}: ${candidate} ${round}/${rounds}\n`);
      await measure(candidate, round);
    }
  }
}
