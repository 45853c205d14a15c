// Ends spans at a steady rate, watches the event loop and the memory meanwhile, then flushes and shuts down.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { makeCandidate, settle } from '../candidates/candidate.mjs';
import { config, report, reportStart } from '../processes/report.mjs';
import { pacedLoad } from '../spans/paced-load.mjs';
import { shapes } from '../spans/span-shapes.mjs';

const NANOS_PER_MILLI = 1e6;

const { tracer, processor, dropped } = await makeCandidate(config.candidate, config.url);
const endSpan = shapes[config.shape]();
const makeSpan = (index) => endSpan(tracer, index);
const { spansPerSecond, warmUpMillis, millis } = config;
const delays = monitorEventLoopDelay({ resolution: 1 });

reportStart();
delays.enable();
const warmUpSpans = await pacedLoad({ spansPerSecond, millis: warmUpMillis, makeSpan });
const warmUpMaxMillis = delays.max / NANOS_PER_MILLI;
delays.reset();
const made = warmUpSpans + (await pacedLoad({ spansPerSecond, millis, makeSpan, from: warmUpSpans }));
delays.disable();
const loadPeakRssMegabytes = peakRssMegabytes();
await settle(processor);
report({
  made,
  dropped: dropped(),
  delayMaxMillis: delays.max / NANOS_PER_MILLI,
  delayP99Millis: delays.percentile(99) / NANOS_PER_MILLI,
  warmUpMaxMillis,
  loadPeakRssMegabytes,
  peakRssMegabytes: peakRssMegabytes(),
});

function peakRssMegabytes() {
  return process.resourceUsage().maxRSS / 1024;
}
