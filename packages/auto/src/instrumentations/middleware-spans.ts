// Spans for each middleware and router of a web framework bury what an agent does; off unless SGP_OTEL_MIDDLEWARE_SPANS
// asks for them. The spans of requests and their handlers, and the routes they are named by, stay.
import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { isAskedFor } from './asked-for';

/** Options of those instrumentations that have one for it, by short name. */
const QUIET_OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  express: { ignoreLayersType: ['middleware', 'router'] },
  koa: { ignoreLayersType: ['middleware'] },
  // Spans of resolvers also replace the functions in the application's schema.
  graphql: { ignoreResolveSpans: true },
};

/** For frameworks without such an option: spans of middleware are known by these attributes, and left out. */
const MIDDLEWARE_TYPES: readonly (readonly [key: string, type: string])[] = [
  ['connect.type', 'middleware'],
  ['restify.type', 'middleware'],
  ['hapi.type', 'server.ext'],
];
const WITHOUT_OPTION = ['connect', 'restify', 'hapi'].map((name) => `@opentelemetry/instrumentation-${name}`);

/** @param setting `SGP_OTEL_MIDDLEWARE_SPANS`, as written */
export const wantsMiddlewareSpans = (setting: string | undefined): boolean =>
  isAskedFor('SGP_OTEL_MIDDLEWARE_SPANS', setting);

/** What makes an instrumentation leave middleware out. */
export function quietOptions(shortName: string): Record<string, unknown> {
  return QUIET_OPTIONS[shortName] ?? {};
}

/** Whether the instrumentation has no such option, so that {@link withoutMiddlewareSpans} must leave the spans out. */
export function hasNoQuietOption({ instrumentationName }: Instrumentation): boolean {
  return WITHOUT_OPTION.includes(instrumentationName);
}

/** A provider that starts no spans of middleware; spans within middleware become children of the span around it. */
export function withoutMiddlewareSpans(provider: TracerProvider): TracerProvider {
  return { getTracer: (...asked) => new QuietTracer(provider.getTracer(...asked)) };
}

class QuietTracer implements Tracer {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  startSpan(name: string, options?: SpanOptions, parent = context.active()): Span {
    if (!isMiddleware(options?.attributes)) return this.#tracer.startSpan(name, options, parent);
    return trace.wrapSpanContext(trace.getSpanContext(parent) ?? INVALID_SPAN_CONTEXT);
  }

  get startActiveSpan(): Tracer['startActiveSpan'] {
    return this.#tracer.startActiveSpan.bind(this.#tracer);
  }
}

function isMiddleware(attributes: Attributes | undefined): boolean {
  return attributes !== undefined && MIDDLEWARE_TYPES.some(([key, type]) => attributes[key] === type);
}
