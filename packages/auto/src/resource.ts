// Describes the process: service, host, operating system, runtime.
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';

/**
 * By default what can be found out on the machine itself. The cloud detectors ask metadata servers over the network, which delays the
 * first spans everywhere else: they are loaded and run when `OTEL_NODE_RESOURCE_DETECTORS` names them (or `all`).
 */
export function processResource(namesResourceDetectors: boolean): Resource {
  const detectors = namesResourceDetectors
    ? namedDetectors()
    : [processDetector, hostDetector, osDetector, serviceInstanceIdDetector, envDetector];
  return defaultResource().merge(detectResources({ detectors }));
}

function namedDetectors() {
  const set =
    require('@opentelemetry/auto-instrumentations-node') as typeof import('@opentelemetry/auto-instrumentations-node');
  return set.getResourceDetectors();
}

/** The service name, known at once: other attributes of the resource may still be looked for. */
export function serviceName(): string {
  const known = defaultResource().merge(detectResources({ detectors: [envDetector] }));
  return String(known.attributes['service.name']);
}
