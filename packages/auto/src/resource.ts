// Describes the process: service, host, operating system, runtime.
import { readFileSync } from 'node:fs';
import {
  type DetectedResource,
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';

/**
 * By default what can be found out on the machine itself. The cloud detectors ask metadata servers over the network, which delays the
 * first spans everywhere else: they are loaded and run when `OTEL_NODE_RESOURCE_DETECTORS` names them (or `all`).
 * @param applicationName names the service where nothing else does
 */
export function processResource(namesResourceDetectors: boolean, applicationName: string | undefined): Resource {
  const detectors = namesResourceDetectors
    ? namedDetectors()
    : [processDetector, hostAtOnce, osDetector, serviceInstanceIdDetector, envDetector];
  return ownResource(applicationName).merge(detectResources({ detectors }));
}

const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/** The host with its id read at once where a file has it (Linux): a process may end before a promise of it settles. */
const hostAtOnce: ResourceDetector = {
  detect: (config): DetectedResource => {
    const detected = hostDetector.detect(config);
    const id = machineId();
    return id === undefined ? detected : { ...detected, attributes: { ...detected.attributes, 'host.id': id } };
  },
};

function machineId(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const file of MACHINE_ID_FILES) {
    try {
      return readFileSync(file, 'utf8').trim() || undefined;
    } catch {
      // the next one
    }
  }
  return undefined;
}

function namedDetectors() {
  const set =
    require('@opentelemetry/auto-instrumentations-node') as typeof import('@opentelemetry/auto-instrumentations-node');
  return set.getResourceDetectors().map((each) => (each === hostDetector ? hostAtOnce : each));
}

function ownResource(applicationName: string | undefined): Resource {
  // OTEL_SERVICE_NAME is obeyed whichever detectors are named.
  const named = detectResources({ detectors: [envDetector] });
  const found = applicationName === undefined ? {} : { 'service.name': applicationName };
  return defaultResource().merge(resourceFromAttributes(found)).merge(named);
}

/** The service name, known at once: other attributes of the resource may still be looked for. */
export function serviceName(applicationName: string | undefined): string {
  return String(ownResource(applicationName).attributes['service.name']);
}
