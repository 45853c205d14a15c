// The span of one call: started with the request, ended once with whatever came of it.
import { type Attributes, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { isLoose, type Loose, text } from '../calls/loose';
import type { AnswerWatcher } from '../calls/watch-answer';
import { watchStream } from '../calls/watch-stream';
import { log } from '../diagnostics/log';
import type { Operation } from './operation';
import { requestTarget } from './request-target';

export class CallSpan implements AnswerWatcher {
  readonly span: Span;
  readonly #operation: Operation;
  readonly #capturesContent: boolean;
  /** `true` from the start where the span is not recorded. */
  #isEnded: boolean;

  /** @param client what the method belongs to: it knows where the request goes */
  constructor(
    tracer: Tracer,
    operation: Operation,
    call: { parameters: Loose; client: unknown; capturesContent: boolean },
  ) {
    this.#operation = operation;
    this.#capturesContent = call.capturesContent;
    const model = text(call.parameters.model);
    this.span = tracer.startSpan(model === undefined ? operation.name : `${operation.name} ${model}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': operation.name,
        'gen_ai.request.model': model,
        ...requestTarget(call.client),
      },
    });
    this.#isEnded = !this.span.isRecording();
    this.#add(() => operation.requestAttributes(call.parameters, call.capturesContent));
  }

  answered(answer: Loose): void {
    this.#end(() => {
      this.#add(() => this.#operation.answerAttributes(answer, this.#capturesContent));
      const failure = this.#operation.failure?.(answer);
      if (failure) this.#fail(failure.type, failure.message);
    });
  }

  failed(error: unknown): void {
    this.#end(() => {
      this.span.recordException(error as Error);
      if (isLoose(error)) this.#fail(error.constructor?.name ?? 'Error', String(error.message));
      else this.#fail('Error', String(error));
    });
  }

  streamed(stream: object): void {
    const chunks = this.#operation.collectChunks?.();
    if (!chunks) {
      this.taken();
      return;
    }
    watchStream(stream, {
      chunk: (chunk) => attempt(() => chunks.add(chunk)),
      ended: (error) => {
        if (error === undefined) {
          this.answered(chunks.answer());
          return;
        }
        this.#add(() => this.#operation.answerAttributes(chunks.answer(), this.#capturesContent));
        this.failed(error);
      },
    });
  }

  taken(): void {
    this.#end(() => {});
  }

  #fail(type: string, message: string): void {
    this.span.setAttribute('error.type', type);
    this.span.setStatus({ code: SpanStatusCode.ERROR, message });
  }

  #add(attributes: () => Attributes): void {
    if (!this.#isEnded) attempt(() => this.span.setAttributes(attributes()));
  }

  #end(work: () => void): void {
    if (this.#isEnded) return;
    attempt(work);
    this.#isEnded = true;
    attempt(() => this.span.end());
  }
}

/** Runs `work` and swallows what it throws: values of the library or the application may have getters that throw. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    log.debug(`A part of an openai call is not recorded: ${String(error)}`);
  }
}
