// Anthropic's SDK, which writes OpenTelemetry GenAI by itself and little of its own (mapping 5.8).
import type { BuiltInDialect } from '../dialect';
import { plainObject } from '../messages/wrap-content';

const TOOL_RESULT = 'anthropic.tool_result.content';

export const anthropic: BuiltInDialect = {
  name: 'Anthropic SDK',
  attributes: ['anthropic.*'],
  outputs: {
    dedicated: (view) => {
      const result = view.loose(TOOL_RESULT);
      return result === undefined ? undefined : plainObject(result, 'output');
    },
  },
  content: { output: [TOOL_RESULT] },
  stopReasons: ['anthropic.message.stop_reason'],
};
