// @anthropic-ai/sdk records its calls itself, messages included, but not the answer of `create({ stream: true })`. Here
// that answer is added to the library's own span.
import type { Span } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { packageVersion } from '../application/application';
import { isLoose, type Loose } from '../calls/loose';
import { watchAnswer } from '../calls/watch-answer';
import { watchStream } from '../calls/watch-stream';
import { log } from '../diagnostics/log';
import { keepLooks } from '../modules/likeness';
import { StreamedParts } from './streamed-parts';

type Method = (this: unknown, ...values: unknown[]) => unknown;
interface Resource {
  readonly _client: { post: Method };
}
type ResourceClass = { readonly prototype: { create?: Method } };
interface Library {
  readonly Messages?: ResourceClass;
  readonly Beta?: { readonly Messages?: ResourceClass };
}

export class AnthropicStreamedContent extends InstrumentationBase {
  readonly #watched = new WeakSet<object>();

  constructor() {
    super('@sgp-otel/auto/anthropic', packageVersion(__filename) ?? '', {});
  }

  protected init() {
    return new InstrumentationNodeModuleDefinition('@anthropic-ai/sdk', ['>=1.12.0'], (exports) => {
      const { Anthropic, default: byDefault } = exports as { Anthropic?: Library; default?: Library };
      const library = Anthropic ?? byDefault;
      for (const each of [library?.Messages, library?.Beta?.Messages]) this.#watch(each);
      return exports;
    });
  }

  #watch(resource: ResourceClass | undefined): void {
    const prototype = resource?.prototype;
    const create = prototype?.create;
    if (!prototype || typeof create !== 'function' || this.#watched.has(prototype)) return;
    this.#watched.add(prototype);
    const watched: Method = function watched(this: unknown, ...values) {
      const [parameters, options] = values as [Loose | undefined, Loose | undefined];
      // A call by one of the library's own helpers: it has a span already, and the helper records the answer.
      if (!isLoose(parameters) || parameters.stream !== true || options?.__span) return create.apply(this, values);
      return createWatched(this as Resource, create, values);
    };
    keepLooks(create, watched);
    prototype.create = watched;
  }
}

function createWatched(resource: Resource, create: Method, values: unknown[]): unknown {
  let posted = false;
  let span: Span | undefined;
  const post: Method = (...asked) => {
    posted = true;
    span = ((asked[1] as Loose | undefined)?.__span as { span?: Span } | undefined)?.span;
    return resource._client.post(...asked);
  };
  try {
    // The library hands the span down with the request, and nowhere else.
    const client = new Proxy(resource._client, {
      // Read with the client as receiver, not the proxy: its private fields are there alone.
      get: (target, key) => (key === 'post' ? post : Reflect.get(target, key, target)),
    });
    const returned = create.apply(Object.create(resource, { _client: { value: client } }), values);
    const found = span as Span | undefined;
    if (found?.isRecording()) watchAnswer(returned, { ...NOTHING, streamed: (stream) => recordContent(stream, found) });
    return returned;
  } catch (error) {
    if (posted) throw error;
    return create.apply(resource, values);
  }
}

const NOTHING = { answered: () => {}, failed: () => {}, taken: () => {} };

function recordContent(stream: object, span: Span): void {
  const content = new StreamedParts();
  const record = () => {
    try {
      const parts = content.parts();
      if (!span.isRecording() || parts.length === 0) return;
      span.setAttribute('gen_ai.output.messages', JSON.stringify([{ role: 'assistant', parts }]));
    } catch (error) {
      log.debug(`The answer in a stream of Anthropic's is not recorded: ${String(error)}`);
    }
  };
  watchStream(stream, { chunk: (event) => content.add(event), ended: () => {} });
  // Where the application leaves the stream early, the library ends its span before the stream is closed.
  const { end } = span;
  span.end = function ended(...time) {
    record();
    end.apply(this, time);
  };
}
