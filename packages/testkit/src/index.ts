// What this workspace's tests share: a scripted server with faults, child processes, and the packages as users get
// them.
export { type Fault, type FaultFor, type FaultServer, type RecordedRequest, startFaultServer } from './fault-server';
export {
  circleIn,
  codeOf,
  type FileImport,
  forbiddenImports,
  importGraph,
  importsOf,
  roomOf,
  sourceFiles,
} from './import-graph';
export { leadingRows, propertyRuns } from './in-matrix';
export { installInto, installPacked, type PublishedPackage, packPackages, unpackPackages } from './installed-packages';
export { type NodeProcess, type NodeProcessOptions, type NodeResult, startNode } from './node-process';
export { listenApart, portApart } from './port-apart';
export { until } from './until';
