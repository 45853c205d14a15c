// The one logger of this package, and so the one place with its name as a component.
import { diag } from '@opentelemetry/api';

export const log = diag.createComponentLogger({ namespace: '@sgp-otel/auto' });
