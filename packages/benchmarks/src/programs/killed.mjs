// Ends spans at a steady rate, and is killed at the moment the last of them has ended.
import { makeCandidate } from '../candidates/candidate.mjs';
import { config } from '../processes/report.mjs';
import { pacedLoad } from '../spans/paced-load.mjs';
import { shapes } from '../spans/span-shapes.mjs';

const { tracer } = await makeCandidate(config.candidate, config.url);
const endSpan = shapes.small();
const { spans, spansPerSecond } = config;
let made = 0;
await pacedLoad({
  spansPerSecond,
  millis: (1.2 * 1000 * spans) / spansPerSecond,
  makeSpan() {
    if (made >= spans) return;
    endSpan(tracer, made);
    made += 1;
    if (made === spans) end();
  },
});
// A slow machine makes fewer in that time.
end();

function end() {
  process.send({ result: { made } }, () => process.kill(process.pid, 'SIGKILL'));
}
