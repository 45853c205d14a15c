// `client.completions.create`: the API for text before the chat API, still spoken by servers of open models.
import { jsonOf, type Loose, looseField, looseList, number, text } from '../calls/loose';
import { chatUsage } from './chat';
import { textPart } from './message-parts';
import type { AnswerOfChunks, Operation } from './operation';
import { samplingAttributes } from './sampling-attributes';

export const textCompletions: Operation = {
  name: 'text_completion',
  requestAttributes({ prompt, ...parameters }, capturesContent) {
    const prompts = (Array.isArray(prompt) ? prompt : [prompt]).filter((each) => typeof each === 'string');
    return {
      ...samplingAttributes(parameters),
      'gen_ai.request.max_tokens': number(parameters.max_tokens),
      ...(capturesContent && {
        'gen_ai.input.messages': jsonOf(prompts.map((each) => ({ role: 'user', parts: [textPart(each)] }))),
      }),
    };
  },
  answerAttributes(answer, capturesContent) {
    const choices = looseList(answer.choices);
    const message = (choice: Loose) => ({
      role: 'assistant',
      parts: [textPart(String(choice.text ?? ''))],
      finish_reason: text(choice.finish_reason),
    });
    return {
      'gen_ai.response.id': text(answer.id),
      'gen_ai.response.model': text(answer.model),
      'gen_ai.response.finish_reasons': choices.flatMap((choice) => text(choice.finish_reason) ?? []),
      ...chatUsage(looseField(answer, 'usage')),
      ...(capturesContent && { 'gen_ai.output.messages': jsonOf(choices.map(message)) }),
    };
  },
  collectChunks: () => new ChunkedText(),
};

class ChunkedText implements AnswerOfChunks {
  readonly #choices = new Map<number, { text: string; finish_reason: unknown }>();
  #answer: Record<string, unknown> = {};

  add(chunk: Loose): void {
    for (const key of ['id', 'model', 'usage']) if (chunk[key]) this.#answer[key] = chunk[key];
    for (const choice of looseList(chunk.choices)) {
      const index = number(choice.index) ?? 0;
      const before = this.#choices.get(index);
      this.#choices.set(index, {
        text: (before?.text ?? '') + String(choice.text ?? ''),
        finish_reason: choice.finish_reason ?? before?.finish_reason,
      });
    }
  }

  answer(): Loose {
    const inOrder = [...this.#choices].sort(([a], [b]) => a - b);
    return { ...this.#answer, choices: inOrder.map(([, choice]) => choice) };
  }
}
