// Preload for the agent's process, after the register module: notes every sampled span at the moment it ends,
// by wrapping `end` of the SDK's span class. It shares nothing with the exporter, so it can contradict it.

const { createRequire } = require('node:module');
const { isMainThread } = require('node:worker_threads');

// The very copy of the API that the register module set up.
const { trace, TraceFlags } = createRequire(require.resolve('@sgp-otel/auto/register'))('@opentelemetry/api');

// Preloads also run in Node's module-hooks thread, where no application runs.
if (isMainThread) keepLedger();

function keepLedger() {
  const ended = [];

  // A live span leads to the SDK's span class. It is never ended, so it is never exported.
  const probe = trace.getTracer('span-ledger').startSpan('probe');
  if (!probe.isRecording()) {
    throw new Error(
      'span-ledger: no recording tracer is set up; load @sgp-otel/auto/register with an earlier --require',
    );
  }
  const spanClass = Object.getPrototypeOf(probe);
  const originalEnd = spanClass.end;

  spanClass.end = function end(...args) {
    const { traceId, spanId, traceFlags } = this.spanContext();
    if (this.isRecording() && traceFlags & TraceFlags.SAMPLED) {
      const parentSpanId = this.parentSpanContext?.spanId ?? this.parentSpanId;
      ended.push({ traceId, spanId, name: this.name, parentSpanId });
    }
    return originalEnd.apply(this, args);
  };

  if (process.send) answerTheDemo(ended);
}

function answerTheDemo(ended) {
  process.on('message', (message) => {
    if (message === 'ledger') process.send(ended);
  });
  // Without the demo there is nobody left to serve.
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel must not keep the agent alive once its server is closed.
  process.channel.unref();
}
