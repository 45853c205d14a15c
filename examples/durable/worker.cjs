// An agent that pays invoices, one turn after the other, and knows nothing of the spool: SGP_OTEL_SPOOL_DIR switches it
// on. It says which invoices it has paid; the trace of each must survive whatever happens to this process.
const { trace } = require('@opentelemetry/api');
const { stats } = require('@sgp-otel/auto');

const tracer = trace.getTracer('invoices');
let paid = 0;

setInterval(() => {
  paid += 1;
  tracer.startActiveSpan(`turn:${paid}`, (turn) => {
    turn.setAttribute('sgp.input', JSON.stringify({ invoice: `A-${1000 + paid}` }));
    tracer.startActiveSpan('tool:pay_invoice', (tool) => tool.end());
    turn.end();
  });
  // For killed-in-the-middle.cjs: how many spans there were, and how many of them a kill would not cost.
  const { accepted, delivered, spooled } = stats();
  process.send?.({ accepted, safe: delivered + spooled });
}, 20);
