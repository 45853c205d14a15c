// Writes a model call's messages into log records through OpenTelemetry's API, beside a log SDK of the application's
// own.
const { trace } = require('@opentelemetry/api');
const { logs } = require('@opentelemetry/api-logs');
const { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');

const early = logs.getLogger('early');
const exporter = new InMemoryLogRecordExporter();
if (process.argv.includes('--registers')) {
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
  logs.setGlobalLoggerProvider(provider);
}
const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'own' };
trace.getTracer('own').startActiveSpan('chat own', { attributes }, (span) => {
  early.emit({ eventName: 'gen_ai.user.message', body: { content: 'What is said?' } });
  logs.getLogger('late').emit({ eventName: 'gen_ai.choice', body: { index: 0, message: { content: 'This.' } } });
  span.end();
});
console.log(
  exporter
    .getFinishedLogRecords()
    .map(({ eventName }) => eventName)
    .join(),
);
