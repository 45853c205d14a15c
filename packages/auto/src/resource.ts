// Describes the process: service, host, operating system, runtime.
import {
  defaultResource,
  detectResources,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import type { AutoEnvironment } from './environment';
import { resourceVariables } from './resource-variables';

/**
 * By default what can be found out on the machine itself. The cloud detectors ask metadata servers over the network, which delays the
 * first spans everywhere else: they are loaded and run when `OTEL_NODE_RESOURCE_DETECTORS` names them (or `all`).
 * @param applicationName names the service where nothing else does
 */
export function processResource(environment: AutoEnvironment, applicationName: string | undefined): Resource {
  const variables = variablesDetector(environment);
  const detectors = environment.namesResourceDetectors
    ? namedDetectors(variables)
    : [processDetector, hostDetector, osDetector, serviceInstanceIdDetector, variables];
  return ownResource(environment, applicationName).merge(detectResources({ detectors }));
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

function ownResource(environment: AutoEnvironment, applicationName: string | undefined): Resource {
  // OTEL_SERVICE_NAME is obeyed whichever detectors are named.
  const named = detectResources({ detectors: [variablesDetector(environment)] });
  const found = applicationName === undefined ? {} : { 'service.name': applicationName };
  return defaultResource().merge(resourceFromAttributes(found)).merge(named);
}

/** The service name, known at once: other attributes of the resource may still be looked for. */
export function serviceName(environment: AutoEnvironment, applicationName: string | undefined): string {
  return String(ownResource(environment, applicationName).attributes['service.name']);
}
