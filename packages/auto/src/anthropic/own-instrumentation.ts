// What this package adds where Anthropic's library records itself.
import type { AutoEnvironment } from '../environment/environment';
import { loadInstrumentation } from '../instrumentations/guarded-instrumentation';
import { AnthropicStreamedContent } from './streamed-content';

/** @param native libraries that record themselves */
export function anthropicInstrumentation(
  environment: AutoEnvironment,
  native: readonly string[],
): AnthropicStreamedContent[] {
  if (!native.includes('anthropic') || !environment.capturesMessageContent) return [];
  return [loadInstrumentation('anthropic', () => new AnthropicStreamedContent()) ?? []].flat();
}
