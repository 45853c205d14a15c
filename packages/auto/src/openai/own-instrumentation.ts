// The instrumentation of this package, where no other records the library.
import type { AutoEnvironment } from '../environment/environment';
import { loadInstrumentation } from '../instrumentations/guarded-instrumentation';
import { isInstrumentationOn } from '../instrumentations/instrumentation-choice';
import { OpenAiInstrumentation } from './openai-instrumentation';

/** @param covered libraries that another instrumentation records already */
export function openAiInstrumentation(
  environment: AutoEnvironment,
  covered: ReadonlySet<string>,
): OpenAiInstrumentation[] {
  if (covered.has('openai') || !isInstrumentationOn('openai', environment)) return [];
  const capturesContent = environment.capturesMessageContent;
  return [loadInstrumentation('openai', () => new OpenAiInstrumentation({ capturesContent })) ?? []].flat();
}
