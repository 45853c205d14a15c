// Encodes the same spans with every encoder in turn and reports the CPU time of each. Nothing collects garbage by force
// in between: that throws away optimised code as no collection under load does, and the next candidate would pay for
// compiling it again.
import { encoders } from '../encoders/encoders.mjs';
import { keepSpans } from '../encoders/keep-spans.mjs';
import { config, report } from '../processes/report.mjs';

const BATCH_SPANS = 200;
/** More than one batch, so that no candidate meets only strings that it has just seen. */
const BATCHES = 4;

const batches = keepSpans(config.shape, BATCHES, BATCH_SPANS);
const candidates = await Promise.all(
  Object.entries(encoders).map(async ([name, make]) => ({ name, encode: await make(batches) })),
);
const samples = [];
for (let round = -config.warmUpRounds; round < config.rounds; round++) {
  for (const { name, encode } of candidates) {
    const values = await sample(encode);
    if (round >= 0) samples.push({ candidate: name, ...values });
  }
}
report({ samples });

/**
 * As many batches as fit into a while of CPU time, which is the same work however busy the machine is; at least one of
 * each.
 */
async function sample(encode) {
  const before = process.cpuUsage();
  let spans = 0;
  let bytes = 0;
  let cpuMillis = 0;
  do {
    for (const batch of batches) {
      bytes += await encode(batch);
      spans += batch.length;
    }
    const { user, system } = process.cpuUsage(before);
    cpuMillis = (user + system) / 1000;
  } while (cpuMillis < config.sampleCpuMillis);
  return { spansPerCpuSecond: spans / (cpuMillis / 1000), bytesPerSpan: bytes / spans };
}
