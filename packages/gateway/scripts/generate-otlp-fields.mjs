// Writes src/otlp/otlp-fields.ts from the published protos in protos/: the number of each field that is read, and the
// shape of each message, which a request is checked against before anything of it is kept.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import schema from 'protocol-buffers-schema';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FILES = [
  'collector/trace/v1/trace_service',
  'collector/logs/v1/logs_service',
  'common/v1/common',
  'resource/v1/resource',
  'trace/v1/trace',
  'logs/v1/logs',
];
const VARINT = 0;
const WIRE_TYPES = { double: 1, fixed64: 1, sfixed64: 1, string: 2, bytes: 2, fixed32: 5, sfixed32: 5, float: 5 };

const messages = new Map();
const enums = new Set();

/** Messages by their full names, those inside of others too. */
function collect(scope, { messages: inner = [], enums: innerEnums = [] }) {
  for (const each of innerEnums) enums.add(`${scope}.${each.name}`);
  for (const message of inner) {
    const name = `${scope}.${message.name}`;
    messages.set(name, { name: message.name, scope, fields: message.fields });
    collect(name, message);
  }
}

for (const file of FILES) {
  const parsed = schema.parse(readFileSync(path.join(root, `protos/opentelemetry/proto/${file}.proto`)));
  collect(parsed.package, parsed);
}

/** The message a field holds; names are looked up from the inside out, as protoc does. */
function messageOf(owner, type) {
  const parts = owner.split('.');
  for (let length = parts.length; length >= 0; length--) {
    const name = [...parts.slice(0, length), type].join('.');
    if (messages.has(name) || enums.has(name)) return name;
  }
  return undefined;
}

const reached = [];
function reach(name) {
  if (reached.includes(name)) return;
  reached.push(name);
  for (const { type } of messages.get(name).fields) {
    const target = messageOf(name, type);
    if (messages.has(target)) reach(target);
  }
}
reach('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');
reach('opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest');

const ids = new Map(reached.map((name) => [name, messages.get(name).name]));
if (new Set(ids.values()).size < ids.size) throw new Error('Two messages have one name.');
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

const lines = [
  '// Generated from the published protos of OTLP by `npm run generate`: do not edit by hand.',
  '',
  '/** What a field of a message is on the wire. */',
  'export interface FieldShape {',
  '  /** 0 varint, 1 eight bytes, 2 bytes with their length, 5 four bytes. */',
  '  readonly wireType: number;',
  '  /** The message that its bytes are. */',
  '  readonly message?: MessageShape;',
  '}',
  '',
  '/** By field number. */',
  'export type MessageShape = readonly (FieldShape | undefined)[];',
  '',
];
for (const name of reached) {
  const { fields } = messages.get(name);
  lines.push(`export const ${ids.get(name)}Field = {`);
  for (const field of fields) lines.push(`  ${camel(field.name)}: ${field.tag},`);
  lines.push('} as const;', '');
}
lines.push('type Growing = (FieldShape | undefined)[];', '');
for (const name of reached) lines.push(`const ${camel(`x_${ids.get(name)}`).slice(1)}Shape: Growing = [];`);
lines.push('');
for (const name of reached) {
  for (const field of messages.get(name).fields) {
    const target = messageOf(name, field.type);
    const isMessage = messages.has(target);
    const wireType = isMessage ? 2 : (WIRE_TYPES[field.type] ?? VARINT);
    const message = isMessage ? `, message: ${ids.get(target)}Shape` : '';
    lines.push(`${ids.get(name)}Shape[${field.tag}] = { wireType: ${wireType}${message} };`);
  }
}
lines.push('', 'export const traceRequestShape: MessageShape = ExportTraceServiceRequestShape;');
lines.push('export const logsRequestShape: MessageShape = ExportLogsServiceRequestShape;', '');
writeFileSync(path.join(root, 'src/otlp/otlp-fields.ts'), lines.join('\n'));
