// OTLP's protobuf encoding of log records, as far as conversion reads them. The bytes have passed `checkProtobuf`.
import type { PbfReader } from 'pbf';
import { ExportLogsServiceRequestField, LogRecordField, ResourceLogsField, ScopeLogsField } from './otlp-fields';
import { readerOf, readText } from './protobuf-texts';
import { readAnyValue, readHex, readKeyValue } from './protobuf-values';
import type { ReceivedLogRecord } from './received-span';

type WritableRecord = { -readonly [Key in keyof ReceivedLogRecord]: ReceivedLogRecord[Key] };

export function protobufLogRecords(bytes: Uint8Array): ReceivedLogRecord[] {
  return readerOf(bytes).readFields(requestField, [] as WritableRecord[]);
}

function requestField(field: number, records: WritableRecord[], pbf: PbfReader): void {
  if (field === ExportLogsServiceRequestField.resourceLogs) pbf.readMessage(resourceLogsField, records);
}

function resourceLogsField(field: number, records: WritableRecord[], pbf: PbfReader): void {
  if (field === ResourceLogsField.scopeLogs) pbf.readMessage(scopeLogsField, records);
}

function scopeLogsField(field: number, records: WritableRecord[], pbf: PbfReader): void {
  if (field !== ScopeLogsField.logRecords) return;
  const record: WritableRecord = { traceId: '', spanId: '', attributes: {}, body: undefined };
  records.push(pbf.readMessage(logRecordField, record));
}

function logRecordField(field: number, record: WritableRecord, pbf: PbfReader): void {
  if (field === LogRecordField.traceId) record.traceId = readHex(pbf);
  else if (field === LogRecordField.spanId) record.spanId = readHex(pbf);
  else if (field === LogRecordField.attributes) readKeyValue(pbf, record.attributes);
  else if (field === LogRecordField.body) record.body = readAnyValue(pbf);
  else if (field === LogRecordField.eventName) record.eventName = readText(pbf);
}
