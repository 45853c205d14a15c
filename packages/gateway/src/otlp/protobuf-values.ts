// Values, attributes, resources and scopes of OTLP's protobuf encoding. The bytes have passed `checkProtobuf`.
import type { HrTime } from '@opentelemetry/api';
import type { PbfReader } from 'pbf';
import {
  AnyValueField,
  ArrayValueField,
  InstrumentationScopeField,
  KeyValueField,
  KeyValueListField,
  ResourceField,
} from './otlp-fields';
import { setAttribute } from './received-span';

const NANOS_IN_SECOND = 1_000_000_000;

interface Holder {
  value: unknown;
}

export function readAnyValue(pbf: PbfReader): unknown {
  const holder: Holder = { value: null };
  pbf.readMessage(anyValueField, holder);
  return holder.value;
}

function anyValueField(field: number, holder: Holder, pbf: PbfReader): void {
  if (field === AnyValueField.stringValue) holder.value = pbf.readString();
  else if (field === AnyValueField.intValue) holder.value = pbf.readVarint(true);
  else if (field === AnyValueField.boolValue) holder.value = pbf.readBoolean();
  else if (field === AnyValueField.doubleValue) holder.value = pbf.readDouble();
  else if (field === AnyValueField.arrayValue) holder.value = pbf.readMessage(arrayField, [] as unknown[]);
  else if (field === AnyValueField.kvlistValue) {
    holder.value = pbf.readMessage(keyValueListField, {} as Record<string, unknown>);
  } else if (field === AnyValueField.bytesValue) holder.value = pbf.readBytes();
}

function arrayField(field: number, values: unknown[], pbf: PbfReader): void {
  if (field === ArrayValueField.values) values.push(readAnyValue(pbf));
}

function keyValueListField(field: number, values: Record<string, unknown>, pbf: PbfReader): void {
  if (field === KeyValueListField.values) readKeyValue(pbf, values);
}

interface KeyValue {
  key: string;
  value: unknown;
}

/** Reads one KeyValue message into `attributes`. */
export function readKeyValue(pbf: PbfReader, attributes: Record<string, unknown>): void {
  const pair: KeyValue = { key: '', value: null };
  pbf.readMessage(keyValueField, pair);
  setAttribute(attributes, pair.key, pair.value);
}

function keyValueField(field: number, pair: KeyValue, pbf: PbfReader): void {
  if (field === KeyValueField.key) pair.key = pbf.readString();
  else if (field === KeyValueField.value) pair.value = readAnyValue(pbf);
}

export function readResource(pbf: PbfReader): { readonly attributes: Record<string, unknown> } {
  return { attributes: pbf.readMessage(resourceField, {} as Record<string, unknown>) };
}

function resourceField(field: number, attributes: Record<string, unknown>, pbf: PbfReader): void {
  if (field === ResourceField.attributes) readKeyValue(pbf, attributes);
}

export interface WritableScope {
  name: string;
  version?: string;
}

export function readScope(pbf: PbfReader): WritableScope {
  return pbf.readMessage(scopeField, { name: '' } as WritableScope);
}

function scopeField(field: number, scope: WritableScope, pbf: PbfReader): void {
  if (field === InstrumentationScopeField.name) scope.name = pbf.readString();
  else if (field === InstrumentationScopeField.version) scope.version = pbf.readString();
}

/** Nanoseconds since 1970 as 64 bits, which a double does not hold: long division by digits of 16 bits, all exact. */
export function readTime(pbf: PbfReader): HrTime {
  const low = pbf.readFixed32();
  const high = pbf.readFixed32();
  let seconds = 0;
  let rest = 0;
  for (const digit of [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff]) {
    const value = rest * 0x10000 + digit;
    const quotient = Math.floor(value / NANOS_IN_SECOND);
    seconds = seconds * 0x10000 + quotient;
    rest = value - quotient * NANOS_IN_SECOND;
  }
  return [seconds, rest];
}

/** Bytes as hex: ids. */
export function readHex(pbf: PbfReader): string {
  const length = pbf.readVarint();
  pbf.pos += length;
  return hexOf(pbf.buf, pbf.pos - length, pbf.pos);
}

export function hexOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex');
}
