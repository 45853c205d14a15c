// How fast spans become the bytes of a request, on one core, in batches of 200.
import { ENCODER_OTLP_JSON, ENCODER_OURS } from '../encoders/names.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';

export const HTTP = 'HTTP server span';
export const CHAT = 'chat span of 16 KB';
export const CHAT_JAPANESE = 'chat span of 16 KB, Japanese';

export const title = 'Encode: from span to bytes';
export const about =
  'Batches of 200 spans, converted and serialised by each candidate in turn in one process. Spans per second of CPU time, of all threads, ' +
  'garbage collection included. The last candidate only stringifies items that were converted before: what no encoder that goes through ' +
  'JSON.stringify can beat.';
export const metrics = {
  spansPerCpuSecond: { label: 'spans per CPU second', better: 'higher' },
  bytesPerSpan: { label: 'bytes per span' },
};
export const chart = { metric: 'spansPerCpuSecond', isLogarithmic: true };
export const ours = ENCODER_OURS;
export const reference = ENCODER_OTLP_JSON;

const shapeNames = { [HTTP]: 'http', [CHAT]: 'chat16', [CHAT_JAPANESE]: 'chat16japanese' };

export async function run({ isSmoke, record }) {
  for (const [testCase, shape] of Object.entries(shapeNames)) {
    process.stderr.write(`  ${testCase}\n`);
    const config = isSmoke
      ? { shape, warmUpRounds: 2, rounds: 3, sampleCpuMillis: 150 }
      : { shape, warmUpRounds: 3, rounds: 9, sampleCpuMillis: 300 };
    const { samples } = await runCandidate('encode', config);
    for (const { candidate, ...values } of samples) {
      record(testCase, candidate, values);
    }
  }
}
