// An SDK of the application's own, of the line that it has installed, registered before anything else.
const { trace } = require('@opentelemetry/api');

function makeProvider() {
  if (process.argv[2] === '3.x') {
    const { TracerProvider } = require('@opentelemetry/sdk-trace');
    return new TracerProvider();
  }
  const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
  return new BasicTracerProvider();
}

trace.setGlobalTracerProvider(makeProvider());
