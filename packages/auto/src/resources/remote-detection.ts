// Detectors that ask a metadata server. They run in a thread of their own: what they request is no span of the
// application, does not keep it running, and a client library that warns there warns nobody.
import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Attributes } from '@opentelemetry/api';
import { clearTimeout, setTimeout } from '../clock/real-time';
import { firstLine } from '../diagnostics/first-line';
import { log } from '../diagnostics/log';
import { variablesOfThread } from '../environment/environment';

const SET = '@opentelemetry/auto-instrumentations-node';

/** By their names in `OTEL_NODE_RESOURCE_DETECTORS`: a package of the set for Node, and what it exports. */
export const REMOTE_DETECTORS: Readonly<Record<string, readonly [packageName: string, ...exports: string[]]>> = {
  container: ['container', 'containerDetector'],
  alibaba: ['alibaba-cloud', 'alibabaCloudEcsDetector'],
  gcp: ['gcp', 'gcpDetector'],
  aws: ['aws', 'awsEc2Detector', 'awsEcsDetector', 'awsEksDetector', 'awsBeanstalkDetector', 'awsLambdaDetector'],
  azure: ['azure', 'azureAppServiceDetector', 'azureFunctionsDetector', 'azureVmDetector'],
};

/** A server that has not answered by then will not. */
const MAX_DETECTION_MILLIS = 5_000;
/** A process that is done waits this long for the rest, so that short ones know where they ran. */
const MAX_WAIT_AT_END_MILLIS = 300;

export interface RemoteDetectionData {
  readonly detectors: readonly { readonly file: string; readonly exportNames: readonly string[] }[];
}

let detection: { readonly attributes: Promise<Attributes>; giveUp(): void } | undefined;

/** Never rejects. @param names keys of REMOTE_DETECTORS */
export function detectRemotely(names: readonly string[]): Promise<Attributes> {
  try {
    detection = startThread(names);
    return detection.attributes;
  } catch (error) {
    log.warn(
      `OTEL_NODE_RESOURCE_DETECTORS: ${names.join(', ')} need a thread, which cannot be started: ${firstLine(error)}`,
    );
    return Promise.resolve({});
  }
}

/** Resolves when detection is over, or {@link MAX_WAIT_AT_END_MILLIS} later; awaited before the last spans leave. */
export async function remoteDetectionEnds(): Promise<void> {
  if (!detection) return;
  const timer = setTimeout(detection.giveUp, MAX_WAIT_AT_END_MILLIS);
  await detection.attributes;
  clearTimeout(timer);
}

function startThread(names: readonly string[]): NonNullable<typeof detection> {
  const { resolve } = createRequire(require.resolve(SET));
  const detectors = names.flatMap((name) => {
    const [packageName, ...exportNames] = REMOTE_DETECTORS[name] ?? [];
    return packageName ? [{ file: resolve(`@opentelemetry/resource-detector-${packageName}`), exportNames }] : [];
  });
  const workerData: RemoteDetectionData = { detectors };
  const file = path.join(__dirname, 'remote-detection-thread.js');
  const env = variablesOfThread();
  // The thread's standard streams are separate from those of the process, and nobody reads them.
  const thread = new Worker(file, { workerData, execArgv: [], env, stdout: true, stderr: true });
  let giveUp = () => {};
  const attributes = new Promise<Attributes>((settle) => {
    giveUp = () => {
      settle({});
      void thread.terminate();
    };
    setTimeout(giveUp, MAX_DETECTION_MILLIS).unref();
    thread.once('message', settle);
    thread.once('exit', () => settle({}));
    thread.on('error', (error) => log.debug(`Detection failed: ${firstLine(error)}`));
  });
  // After the listeners are added: adding one for messages would undo it.
  thread.unref();
  return { attributes, giveUp };
}
