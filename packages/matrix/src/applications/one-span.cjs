// One span by hand, and the end.
const { trace } = require('@opentelemetry/api');

trace.getTracer('app').startSpan('one span').end();
console.log('done');
