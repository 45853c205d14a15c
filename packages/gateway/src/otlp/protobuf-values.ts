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
import { readName, readText } from './protobuf-texts';
import { setAttribute } from './received-span';

const NANOS_IN_SECOND = 1_000_000_000;

/** In a loop of its own, as is the pair below: there are a dozen in every span, and a holder for each took half. */
export function readAnyValue(pbf: PbfReader): unknown {
  const end = pbf.readVarint() + pbf.pos;
  let value: unknown = null;
  while (pbf.pos < end) {
    const tag = pbf.readVarint();
    switch (tag >>> 3) {
      case AnyValueField.stringValue:
        value = readText(pbf);
        break;
      case AnyValueField.intValue:
        value = pbf.readVarint(true);
        break;
      case AnyValueField.boolValue:
        value = pbf.readBoolean();
        break;
      case AnyValueField.doubleValue:
        value = pbf.readDouble();
        break;
      case AnyValueField.arrayValue:
        value = pbf.readMessage(arrayField, [] as unknown[]);
        break;
      case AnyValueField.kvlistValue:
        value = pbf.readMessage(keyValueListField, {} as Record<string, unknown>);
        break;
      case AnyValueField.bytesValue:
        value = pbf.readBytes();
        break;
      default:
        pbf.skip(tag);
    }
  }
  return value;
}

function arrayField(field: number, values: unknown[], pbf: PbfReader): void {
  if (field === ArrayValueField.values) values.push(readAnyValue(pbf));
}

function keyValueListField(field: number, values: Record<string, unknown>, pbf: PbfReader): void {
  if (field === KeyValueListField.values) readKeyValue(pbf, values);
}

/** Reads one KeyValue message into `attributes`. */
export function readKeyValue(pbf: PbfReader, attributes: Record<string, unknown>): void {
  const end = pbf.readVarint() + pbf.pos;
  let key = '';
  let value: unknown = null;
  while (pbf.pos < end) {
    const tag = pbf.readVarint();
    if (tag >>> 3 === KeyValueField.key) key = readName(pbf);
    else if (tag >>> 3 === KeyValueField.value) value = readAnyValue(pbf);
    else pbf.skip(tag);
  }
  setAttribute(attributes, key, value);
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
  if (field === InstrumentationScopeField.name) scope.name = readText(pbf);
  else if (field === InstrumentationScopeField.version) scope.version = readText(pbf);
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
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('hex', start, end);
}
