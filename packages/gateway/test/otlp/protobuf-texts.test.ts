import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { protobufSpans } from '../../src/otlp/protobuf-spans';

function received(attributes: Record<string, string>): Record<string, unknown> | undefined {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.getTracer('test').startSpan('a', { attributes }).end();
  const bytes = ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans());
  return protobufSpans(bytes ?? new Uint8Array())[0]?.attributes;
}

describe('texts', () => {
  it('arrive as they were, a byte order mark at their beginning too', () => {
    const attributes = { '\ufeffname of an attribute': '\ufefftext of a file', short: '\ufeffa', größe: '日本 🎉' };
    expect(received(attributes)).toEqual(attributes);
  });

  it('have their own names, however many others came before', () => {
    for (let index = 0; index < 1_500; index++) {
      const attributes = { [`key ${index}`]: 'a', [`key ${index % 7}`]: 'b', ['k'.repeat(60 + (index % 10))]: 'c' };
      expect(received(attributes)).toEqual(attributes);
    }
  });
});
