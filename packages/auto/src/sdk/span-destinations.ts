// Where spans go: OTEL_TRACES_EXPORTER as the specification reads it, with `sgp` as one more value and as the default.
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { log } from '../diagnostics/log';
import type { AutoEnvironment } from '../environment/environment';

export interface SpanDestinations {
  readonly isSgp: boolean;
  /** Processors for everything else that was named. */
  readonly others: readonly SpanProcessor[];
  /** Words for the start line. */
  readonly otherNames: readonly string[];
}

const KNOWN = ['sgp', 'otlp', 'console', 'none'];

export function spanDestinations(environment: AutoEnvironment): SpanDestinations {
  const named = environment.tracesExporters ?? ['sgp'];
  const unknown = named.filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) {
    log.warn(
      `OTEL_TRACES_EXPORTER names ${unknown.join(', ')}; expected a list of ${KNOWN.join(', ')}; ` +
        `ignoring ${unknown.length > 1 ? 'them' : 'it'}.`,
    );
  }
  const known = named.filter((name) => KNOWN.includes(name));
  if (known.includes('none')) return { isSgp: false, others: [], otherNames: [] };
  // Only unknown names: the user wanted spans somewhere, so they go to SGP.
  const wanted = known.length > 0 ? known : ['sgp'];
  const others: SpanProcessor[] = [];
  const otherNames: string[] = [];
  for (const name of wanted) {
    try {
      if (name === 'otlp') {
        others.push(batched(otlpExporter(environment.otlpProtocol)));
        otherNames.push(`OTLP (${environment.otlpProtocol})`);
      } else if (name === 'console') {
        const { ConsoleSpanExporter, SimpleSpanProcessor } = sdk();
        others.push(new SimpleSpanProcessor(new ConsoleSpanExporter()));
        otherNames.push('the console');
      }
    } catch (error) {
      log.error(`OTEL_TRACES_EXPORTER=${name} cannot be used: ${(error as Error)?.message}`);
    }
  }
  return { isSgp: wanted.includes('sgp'), others, otherNames };
}

const sdk = () => require('@opentelemetry/sdk-trace-base') as typeof import('@opentelemetry/sdk-trace-base');

function batched(exporter: SpanExporter): SpanProcessor {
  const { BatchSpanProcessor } = sdk();
  return new BatchSpanProcessor(exporter);
}

/** Each protocol is a package of its own, loaded only when it is used. */
function otlpExporter(protocol: string): SpanExporter {
  if (protocol === 'grpc') {
    const { OTLPTraceExporter } =
      require('@opentelemetry/exporter-trace-otlp-grpc') as typeof import('@opentelemetry/exporter-trace-otlp-grpc');
    return new OTLPTraceExporter();
  }
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } =
      require('@opentelemetry/exporter-trace-otlp-http') as typeof import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter();
  }
  if (protocol !== 'http/protobuf') {
    log.warn(`The OTLP protocol is "${protocol}"; expected grpc, http/json or http/protobuf; using http/protobuf.`);
  }
  const { OTLPTraceExporter } =
    require('@opentelemetry/exporter-trace-otlp-proto') as typeof import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}
