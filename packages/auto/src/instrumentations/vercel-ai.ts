// The Vercel AI SDK. Up to version 6 it makes spans itself where the application asks for telemetry, and they pass
// through. From 7 on that is a package of its own, @ai-sdk/otel: where the application has it installed it is
// registered here, unless the application does that itself.
import type { Application } from '../application/application';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import type { AutoEnvironment } from '../environment/environment';
import { isInstrumentationOn } from './instrumentation-choice';

const PACKAGE = '@ai-sdk/otel';
/** Its short name. */
export const VERCEL_AI = 'ai';

type Integrations = object[];
type Global = { AI_SDK_TELEMETRY_INTEGRATIONS?: Integrations };

/** Whether calls of the AI SDK are recorded from here on. */
export function registerVercelAi(application: Application, environment: AutoEnvironment): boolean {
  const global = globalThis as Global;
  if (global.AI_SDK_TELEMETRY_INTEGRATIONS !== undefined || application.resolve(PACKAGE) === undefined) return false;
  // The integration has no switch for messages of its own (only calls have one), so without messages it stays off.
  if (!isInstrumentationOn(VERCEL_AI, environment) || !environment.capturesMessageContent) return false;
  try {
    const { OpenTelemetry } = application.load(PACKAGE) as { OpenTelemetry: new () => object };
    global.AI_SDK_TELEMETRY_INTEGRATIONS = givingWay(new OpenTelemetry());
    return true;
  } catch (error) {
    log.warn(`${PACKAGE} cannot be loaded and is off: ${firstLine(error)}`);
    return false;
  }
}

/**
 * A list with our integration, which is removed when the application adds one of the same kind: no call is recorded
 * twice.
 */
function givingWay(own: object): Integrations {
  const integrations: Integrations = [own];
  const push = (...added: object[]): number => {
    const isSameKind = (each: object) => /OpenTelemetry$/.test(each.constructor.name);
    const at = integrations.indexOf(own);
    if (at >= 0 && added.some(isSameKind)) integrations.splice(at, 1);
    return Array.prototype.push.apply(integrations, added);
  };
  Object.defineProperty(integrations, 'push', { value: push, enumerable: false });
  return integrations;
}
