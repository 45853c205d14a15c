// `client.chat.completions.create`, on which the library's helpers (parse, stream, runTools) are built.
import { jsonOf, type Loose, looseField, looseList, number, text } from '../calls/loose';
import { ChunkedChoices } from './chunked-choices';
import { chatMessage } from './message-parts';
import type { AnswerOfChunks, Operation } from './operation';
import { samplingAttributes } from './sampling-attributes';

export const chat: Operation = {
  name: 'chat',
  requestAttributes(parameters, capturesContent) {
    return {
      ...samplingAttributes(parameters),
      'gen_ai.request.max_tokens': number(parameters.max_completion_tokens) ?? number(parameters.max_tokens),
      'gen_ai.output.type': text(looseField(parameters, 'response_format').type)?.replace('json_schema', 'json'),
      ...(capturesContent && {
        'gen_ai.input.messages': jsonOf(looseList(parameters.messages).map(chatMessage)),
        'gen_ai.tool.definitions': jsonOf(looseList(parameters.tools ?? parameters.functions)),
      }),
    };
  },
  answerAttributes(answer, capturesContent) {
    const choices = looseList(answer.choices);
    return {
      'gen_ai.response.id': text(answer.id),
      'gen_ai.response.model': text(answer.model),
      'gen_ai.response.finish_reasons': choices.flatMap((choice) => text(choice.finish_reason) ?? []),
      ...chatUsage(looseField(answer, 'usage')),
      ...(capturesContent && {
        'gen_ai.output.messages': jsonOf(
          choices.map((choice) => ({
            ...chatMessage({ role: 'assistant', ...looseField(choice, 'message') }),
            finish_reason: text(choice.finish_reason),
          })),
        ),
      }),
    };
  },
  collectChunks: () => new ChunkedChat(),
};

/** Of chat and text completions: cached and reasoning tokens are parts of the others. */
export function chatUsage(usage: Loose) {
  return {
    'gen_ai.usage.input_tokens': number(usage.prompt_tokens),
    'gen_ai.usage.output_tokens': number(usage.completion_tokens),
    'gen_ai.usage.cache_read.input_tokens': number(looseField(usage, 'prompt_tokens_details').cached_tokens),
    'gen_ai.usage.reasoning.output_tokens': number(looseField(usage, 'completion_tokens_details').reasoning_tokens),
  };
}

class ChunkedChat implements AnswerOfChunks {
  readonly #choices = new ChunkedChoices();
  #answer: Record<string, unknown> = {};

  add(chunk: Loose): void {
    for (const key of ['id', 'model', 'usage']) if (chunk[key]) this.#answer[key] = chunk[key];
    for (const choice of looseList(chunk.choices)) this.#choices.add(choice);
  }

  answer(): Loose {
    return { ...this.#answer, choices: this.#choices.all() };
  }
}
