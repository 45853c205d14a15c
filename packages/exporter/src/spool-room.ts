// What of the spool is used from outside this package's main bundle: a bundle of its own, so that nothing of it is
// loaded where it is off. For other packages of this project only: it changes with any version.
export { type Destination, destinationLabel, readDestination } from './spool/destination';
export { FileRunner } from './spool/file-runner';
export {
  close,
  type FileCall,
  type FileError,
  type FileFacts,
  type FileStep,
  factsOf,
  freeShare,
  ifThere,
  listFolder,
  makeFolder,
  move,
  remove,
  removeFolder,
  type Steps,
  syncFolder,
} from './spool/file-steps';
export { type Files, realFiles } from './spool/files';
export {
  type InspectedFolder,
  type InspectedSegment,
  type InspectOptions,
  inspectFolder,
} from './spool/inspect-folder';
export { type OpenSpoolOptions, openSpool } from './spool/open-spool';
export { type LogRecord, markOf } from './spool/segment-format';
export {
  type RecordPlace,
  type SegmentFile,
  SegmentLog,
  type SegmentLogOptions,
  segmentsIn,
} from './spool/segment-log';
export { SegmentReader } from './spool/segment-reader';
