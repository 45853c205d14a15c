// The thread in which detectors ask metadata servers.
import { parentPort, workerData } from 'node:worker_threads';
import { detectResources, type ResourceDetector } from '@opentelemetry/resources';
import type { RemoteDetectionData } from './remote-detection';

const { detectors } = workerData as RemoteDetectionData;
const loaded = detectors.flatMap(({ file, exportNames }) => {
  const exported = require(file) as Record<string, ResourceDetector>;
  return exportNames.flatMap((name) => exported[name] ?? []);
});
const resource = detectResources({ detectors: loaded });
void Promise.resolve(resource.waitForAsyncAttributes?.()).then(() => {
  parentPort?.postMessage(resource.attributes);
  process.exit();
});
