// Describes the process: service, host, operating system, runtime.
import { diag } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { LateResource } from './resources/late-resource';
import { detectRemotely, REMOTE_DETECTORS } from './resources/remote-detection';

/** What is found out on the machine itself. */
const LOCAL_DETECTORS: Readonly<Record<string, ResourceDetector>> = {
  host: hostDetector,
  os: osDetector,
  serviceinstance: serviceInstanceIdDetector,
  process: processDetector,
};
const ENVIRONMENT = 'env';
const ALL = 'all';
const NONE = 'none';

/**
 * By default what can be found out on the machine itself. The cloud detectors ask metadata servers over the network: they run, in a thread of their own,
 * when `OTEL_NODE_RESOURCE_DETECTORS` names them (or `all`).
 * @param names those of the variable; `undefined` when it is not set
 */
export function processResource(names: readonly string[] | undefined): Resource {
  const isOn = (name: string) => names === undefined || names.includes(name) || names.includes(ALL);
  const local = Object.entries(LOCAL_DETECTORS).flatMap(([name, detector]) => (isOn(name) ? [detector] : []));
  const own = defaultResource().merge(detectResources({ detectors: local }));
  const environment = detectResources({ detectors: isOn(ENVIRONMENT) ? [envDetector] : [] });
  const remote = names ? Object.keys(REMOTE_DETECTORS).filter(isOn) : [];
  sayUnknown(names);
  if (remote.length === 0) return own.merge(environment);
  // What the user says stands above what a cloud says, and that above what the machine says.
  return new LateResource(own, detectRemotely(remote), environment);
}

function sayUnknown(names: readonly string[] = []): void {
  const known = [...Object.keys(LOCAL_DETECTORS), ENVIRONMENT, ...Object.keys(REMOTE_DETECTORS), ALL, NONE];
  for (const name of names.filter((each) => !known.includes(each))) {
    diag.warn(
      '@sgp-otel/auto',
      `OTEL_NODE_RESOURCE_DETECTORS names "${name}", which is no detector. Known are ${known.join(', ')}.`,
    );
  }
}

/** The service name, known at once: other attributes of the resource may still be looked for. */
export function serviceName(): string {
  const known = defaultResource().merge(detectResources({ detectors: [envDetector] }));
  return String(known.attributes['service.name']);
}
