// `client.embeddings.create`: the texts are recorded, the vectors are not.
import { jsonOf, looseField, number, text } from '../calls/loose';
import { textPart } from './message-parts';
import type { Operation } from './operation';

export const embeddings: Operation = {
  name: 'embeddings',
  requestAttributes({ input, dimensions, encoding_format: format }, capturesContent) {
    // Input may also be lists of token numbers: those are not recorded.
    const texts = (Array.isArray(input) ? input : [input]).filter((each) => typeof each === 'string');
    return {
      'gen_ai.embeddings.dimension.count': number(dimensions),
      'gen_ai.request.encoding_formats': text(format) === undefined ? undefined : [String(format)],
      ...(capturesContent && {
        'gen_ai.input.messages': jsonOf(texts.map((each) => ({ role: 'user', parts: [textPart(each)] }))),
      }),
    };
  },
  answerAttributes(answer) {
    return {
      'gen_ai.response.model': text(answer.model),
      'gen_ai.usage.input_tokens': number(looseField(answer, 'usage').prompt_tokens),
    };
  },
};
