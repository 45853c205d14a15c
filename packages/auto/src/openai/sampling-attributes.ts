// How a model was asked to choose its words: the same parameters in several of the library's methods.
import type { Attributes } from '@opentelemetry/api';
import { type Loose, number } from '../calls/loose';

export function samplingAttributes(parameters: Loose): Attributes {
  const { n, stop } = parameters;
  return {
    'gen_ai.request.temperature': number(parameters.temperature),
    'gen_ai.request.top_p': number(parameters.top_p),
    'gen_ai.request.frequency_penalty': number(parameters.frequency_penalty),
    'gen_ai.request.presence_penalty': number(parameters.presence_penalty),
    'gen_ai.request.seed': number(parameters.seed),
    'gen_ai.request.choice.count': n === 1 ? undefined : number(n),
    'gen_ai.request.stop_sequences':
      typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(String) : undefined,
  };
}
