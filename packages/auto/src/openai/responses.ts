// `client.responses.create`: input and output are lists of items, some of which are messages.
import { jsonOf, looseField, looseList, number, text } from '../calls/loose';
import { ChunkedResponse } from './chunked-response';
import { textPart } from './message-parts';
import type { Operation } from './operation';
import { inputMessages, outputMessage } from './response-items';

export const responses: Operation = {
  name: 'chat',
  requestAttributes(parameters, capturesContent) {
    const { conversation, instructions } = parameters;
    const outputFormat = looseField(looseField(parameters, 'text'), 'format').type;
    return {
      'gen_ai.request.temperature': number(parameters.temperature),
      'gen_ai.request.top_p': number(parameters.top_p),
      'gen_ai.request.max_tokens': number(parameters.max_output_tokens),
      'gen_ai.output.type': text(outputFormat)?.replace('json_schema', 'json'),
      'gen_ai.conversation.id': text(conversation) ?? text(looseField(parameters, 'conversation').id),
      ...(capturesContent && {
        'gen_ai.input.messages': jsonOf(inputMessages(parameters.input)),
        'gen_ai.system_instructions':
          text(instructions) === undefined ? undefined : jsonOf([textPart(String(instructions))]),
        'gen_ai.tool.definitions': jsonOf(looseList(parameters.tools)),
      }),
    };
  },
  answerAttributes(answer, capturesContent) {
    const usage = looseField(answer, 'usage');
    const message = outputMessage(answer);
    return {
      'gen_ai.response.id': text(answer.id),
      'gen_ai.response.model': text(answer.model),
      'gen_ai.response.finish_reasons': message?.finish_reason ? [message.finish_reason] : undefined,
      'gen_ai.conversation.id': text(looseField(answer, 'conversation').id),
      'gen_ai.usage.input_tokens': number(usage.input_tokens),
      'gen_ai.usage.output_tokens': number(usage.output_tokens),
      'gen_ai.usage.cache_read.input_tokens': number(looseField(usage, 'input_tokens_details').cached_tokens),
      'gen_ai.usage.reasoning.output_tokens': number(looseField(usage, 'output_tokens_details').reasoning_tokens),
      ...(capturesContent && { 'gen_ai.output.messages': jsonOf(message ? [message] : []) }),
    };
  },
  failure(answer) {
    if (answer.status !== 'failed') return undefined;
    const error = looseField(answer, 'error');
    return { type: text(error.code) ?? 'failed', message: text(error.message) ?? 'The response failed.' };
  },
  collectChunks: () => new ChunkedResponse(),
};
