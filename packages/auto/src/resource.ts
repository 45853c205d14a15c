// Describes the process: service, host, operating system, runtime.
import {
  defaultResource,
  detectResources,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import type { AutoEnvironment } from './environment';
import { resourceVariables } from './resource-variables';

/**
 * By default what can be found out on the machine itself. The cloud detectors ask metadata servers over the network, which delays the
 * first spans everywhere else: they are loaded and run when `OTEL_NODE_RESOURCE_DETECTORS` names them (or `all`).
 */
export function processResource(environment: AutoEnvironment): Resource {
  const variables = variablesDetector(environment);
  const detectors = environment.namesResourceDetectors
    ? namedDetectors(variables)
    : [processDetector, hostDetector, osDetector, serviceInstanceIdDetector, variables];
  return defaultResource().merge(detectResources({ detectors }));
}

/** In the place of the SDK's `env`. */
function variablesDetector(environment: AutoEnvironment): ResourceDetector {
  return { detect: () => ({ attributes: resourceVariables(environment).attributes }) };
}

function namedDetectors(variables: ResourceDetector): ResourceDetector[] {
  const set =
    require('@opentelemetry/auto-instrumentations-node') as typeof import('@opentelemetry/auto-instrumentations-node');
  return set.getResourceDetectors().map((each) => (each.constructor.name === 'EnvDetector' ? variables : each));
}

/** The service name, known at once: other attributes of the resource may still be looked for. */
export function serviceName(environment: AutoEnvironment): string {
  const known = defaultResource().merge(detectResources({ detectors: [variablesDetector(environment)] }));
  return String(known.attributes['service.name']);
}
