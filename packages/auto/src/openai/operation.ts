// What one method of the openai library does, as far as a span shows it: read from its parameters, from its answer, and
// from the chunks of a streamed answer, which add up to the same answer.
import type { Attributes } from '@opentelemetry/api';
import type { Loose } from '../calls/loose';

export interface Operation {
  /** `gen_ai.operation.name`, and the first word of the span's name. */
  readonly name: 'chat' | 'text_completion' | 'embeddings';
  requestAttributes(parameters: Loose, capturesContent: boolean): Attributes;
  answerAttributes(answer: Loose, capturesContent: boolean): Attributes;
  /** Why the answer itself says that the call failed; `undefined` when it did not. */
  failure?(answer: Loose): { readonly type: string; readonly message: string } | undefined;
  /** Absent for methods that never stream. */
  collectChunks?(): AnswerOfChunks;
}

export interface AnswerOfChunks {
  add(chunk: Loose): void;
  /** The answer as far as it has come. */
  answer(): Loose;
}
