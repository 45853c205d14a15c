// Loads @opentelemetry/core, which comes with every SDK, when it is first needed: it takes longer than the rest of this
// package. An optional peer dependency, because npm installs a required one in its newest version beside the copy of
// the SDK, or refuses to install at all.
import { SaidOnce } from './diagnostics/said-once';
import { thrownText } from './errors/thrown-text';

type Core = Pick<typeof import('@opentelemetry/core'), 'suppressTracing'>;

let core: Core | undefined;
let hasTried = false;
const missing = new SaidOnce();

/** `undefined` when it cannot be loaded, which is said once. Never throws. */
export function loadCore(): Core | undefined {
  if (hasTried) return core;
  hasTried = true;
  try {
    // In a try block, so that bundlers take a package that is not there for a warning and not for an error.
    core = require('@opentelemetry/core') as Core;
  } catch (error) {
    missing.warn(
      () =>
        `@opentelemetry/core cannot be loaded (${thrownText(error)}). Spans are delivered without it, but requests ` +
        'to SGP may be traced by instrumentations of this process: install the version that your OpenTelemetry SDK uses.',
    );
  }
  return core;
}
