// What one method of the openai library does, as far as a span shows it: read from its parameters, from its answer, and from the chunks of a
// streamed answer, which add up to the same answer.
import type { Attributes } from '@opentelemetry/api';

/** A value of the library or of the application: any shape, read with care. */
export type Loose = Readonly<Record<string, unknown>>;

export interface Operation {
  /** `gen_ai.operation.name`, and the first word of the span's name. */
  readonly name: 'chat' | 'text_completion' | 'embeddings';
  requestAttributes(parameters: Loose, capturesContent: boolean): Attributes;
  answerAttributes(answer: Loose, capturesContent: boolean): Attributes;
  /** Why the answer itself says that the call failed; `undefined` when it did not. */
  failure?(answer: Loose): { readonly type: string; readonly message: string } | undefined;
  /** Absent where nothing is streamed. */
  collectChunks?(): AnswerOfChunks;
}

export interface AnswerOfChunks {
  add(chunk: Loose): void;
  /** The answer as far as it has come. */
  answer(): Loose;
}

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none when it is no list. */
export function looseList(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isLoose) : [];
}

/** A part of an object that may not be there. */
export function looseField(value: Loose, key: string): Loose {
  const field = value[key];
  return isLoose(field) ? field : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** JSON for an attribute; `undefined` for an empty list. */
export function jsonOf(value: readonly unknown[] | undefined): string | undefined {
  return value === undefined || value.length === 0 ? undefined : JSON.stringify(value);
}
