// What this workspace's tests share: a scripted server with faults, and child processes.
export { type Fault, type FaultFor, type FaultServer, type RecordedRequest, startFaultServer } from './fault-server';
export { type NodeProcess, type NodeProcessOptions, type NodeResult, startNode } from './node-process';
export { until } from './until';
