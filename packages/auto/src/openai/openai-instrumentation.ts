// Records the calls of the `openai` library: chat, Responses, text completions and embeddings, with their messages,
// streamed or not. @opentelemetry/instrumentation-openai 0.21 is not used: with it `parse()` and `asResponse()` reject
// since it reads the answer's body too, a streamed response has no `withResponse()`, a stream that breaks or is left
// early has no span, and messages of developers and images are left out.
import { context, trace } from '@opentelemetry/api';
import {
  InstrumentationBase,
  type InstrumentationConfig,
  InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';
import { packageVersion } from '../application/application';
import { isLoose } from '../calls/loose';
import { watchAnswer } from '../calls/watch-answer';
import { log } from '../diagnostics/log';
import { keepLooks } from '../modules/likeness';
import { CallSpan } from './call-span';
import { chat } from './chat';
import { embeddings } from './embeddings';
import type { Operation } from './operation';
import { responses } from './responses';
import { textCompletions } from './text-completions';

export interface OpenAiInstrumentationConfig extends InstrumentationConfig {
  readonly capturesContent: boolean;
}

type Create = (this: unknown, ...values: unknown[]) => unknown;
type Resource = { prototype?: { create?: Create } };

interface OpenAiClass {
  readonly Chat?: { readonly Completions?: Resource };
  readonly Completions?: Resource;
  readonly Embeddings?: Resource;
  readonly Responses?: Resource;
}

const WATCHED = Symbol.for('@sgp-otel/auto.openai.watched');

export class OpenAiInstrumentation extends InstrumentationBase<OpenAiInstrumentationConfig> {
  constructor(config: OpenAiInstrumentationConfig) {
    super('@sgp-otel/auto/openai', packageVersion(__filename) ?? '', config);
  }

  protected init() {
    return new InstrumentationNodeModuleDefinition('openai', ['>=4.19.0 <8'], (exports) => {
      const { OpenAI, default: byDefault } = exports as { OpenAI?: OpenAiClass; default?: OpenAiClass };
      const library = OpenAI ?? byDefault;
      this.#watch(library?.Chat?.Completions, chat);
      this.#watch(library?.Responses, responses);
      this.#watch(library?.Completions, textCompletions);
      this.#watch(library?.Embeddings, embeddings);
      return exports;
    });
  }

  #watch(resource: Resource | undefined, operation: Operation): void {
    const prototype = resource?.prototype;
    const create = prototype?.create as (Create & { [WATCHED]?: true }) | undefined;
    if (!prototype || typeof create !== 'function' || create[WATCHED]) return;
    const instrumentation = this;
    const watched: Create = function watched(...values) {
      const call = instrumentation.#start(operation, this, values[0]);
      if (!call) return create.apply(this, values);
      try {
        const returned = context.with(trace.setSpan(context.active(), call.span), () => create.apply(this, values));
        watch(returned, call);
        return returned;
      } catch (error) {
        call.failed(error);
        throw error;
      }
    };
    keepLooks(create, watched);
    prototype.create = Object.defineProperty(watched, WATCHED, { value: true });
  }

  #start(operation: Operation, client: unknown, parameters: unknown): CallSpan | undefined {
    if (!this.isEnabled() || !isLoose(parameters)) return undefined;
    try {
      const { capturesContent } = this.getConfig();
      return new CallSpan(this.tracer, operation, { parameters, client, capturesContent });
    } catch (error) {
      log.debug(`A call of openai is not recorded: ${String(error)}`);
      return undefined;
    }
  }
}

function watch(returned: unknown, call: CallSpan): void {
  try {
    watchAnswer(returned, call);
  } catch (error) {
    log.debug(`The answer to a call of openai is not recorded: ${String(error)}`);
    call.taken();
  }
}
