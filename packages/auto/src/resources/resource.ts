// Describes the process: service, host, operating system, runtime.
import { readFileSync } from 'node:fs';
import {
  type DetectedResource,
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
import { log } from '../diagnostics/log';
import type { AutoEnvironment } from '../environment/environment';
import { LateResource } from './late-resource';
import { detectRemotely, REMOTE_DETECTORS } from './remote-detection';
import { resourceVariables } from './resource-variables';

const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/** The host, its id read at once where a file holds it (Linux): a process may end before a promise for it settles. */
const hostAtOnce: ResourceDetector = {
  detect: (config): DetectedResource => {
    const detected = hostDetector.detect(config);
    const id = machineId();
    // It is not waited for, and must not count as a rejection that nobody handles.
    if (id !== undefined) Promise.resolve(detected.attributes?.['host.id']).catch(() => {});
    return id === undefined ? detected : { ...detected, attributes: { ...detected.attributes, 'host.id': id } };
  },
};

function machineId(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const file of MACHINE_ID_FILES) {
    try {
      return readFileSync(file, 'utf8').trim() || undefined;
    } catch {
      // Not readable: the next file may be.
    }
  }
  return undefined;
}

/** What is found out on the machine itself. */
const LOCAL_DETECTORS: Readonly<Record<string, ResourceDetector>> = {
  host: hostAtOnce,
  os: osDetector,
  serviceinstance: serviceInstanceIdDetector,
  process: processDetector,
};
const ENVIRONMENT = 'env';
const ALL = 'all';
const NONE = 'none';

/**
 * By default what can be found out on the machine itself. The cloud detectors ask metadata servers over the network:
 * they run, in a thread of their own, when `OTEL_NODE_RESOURCE_DETECTORS` names them (or `all`).
 * @param applicationName names the service where nothing else does
 */
export function processResource(environment: AutoEnvironment, applicationName: string | undefined): Resource {
  const names = environment.resourceDetectors;
  const isOn = (name: string) => names === undefined || names.includes(name) || names.includes(ALL);
  const local = Object.entries(LOCAL_DETECTORS).flatMap(([name, detector]) => (isOn(name) ? [detector] : []));
  const own = ownResource(environment, applicationName).merge(detectResources({ detectors: local }));
  const variables = detectResources({ detectors: isOn(ENVIRONMENT) ? [variablesDetector(environment)] : [] });
  const remote = names ? Object.keys(REMOTE_DETECTORS).filter(isOn) : [];
  sayUnknown(names);
  if (remote.length === 0) return own.merge(variables);
  // The user's variables override the cloud's attributes, and these override the machine's.
  return new LateResource(own, detectRemotely(remote), variables);
}

/** In the place of the SDK's own, which drops everything for one bad entry. */
function variablesDetector(environment: AutoEnvironment): ResourceDetector {
  return { detect: () => ({ attributes: resourceVariables(environment).attributes }) };
}

function sayUnknown(names: readonly string[] = []): void {
  const known = [...Object.keys(LOCAL_DETECTORS), ENVIRONMENT, ...Object.keys(REMOTE_DETECTORS), ALL, NONE];
  for (const name of names.filter((each) => !known.includes(each))) {
    log.warn(`OTEL_NODE_RESOURCE_DETECTORS names "${name}", which is no detector. Known are ${known.join(', ')}.`);
  }
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
