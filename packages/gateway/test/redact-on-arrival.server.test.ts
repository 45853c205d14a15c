// With redaction on arrival no credential is written to the disk of the queue, whichever way and in whichever part of a
// span or log record it comes; what SGP gets is what it gets without.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { startFaultServer, until } from '@sgp-otel/testkit';
import { closesAtEnd } from './closes-at-end';
import { runGateway } from './running-gateway';

const SECRET = 'sk-proj-Zx81TtqPL0aVb39WmNc72RyEuHd5';
const TRACE_ID = 'abcdefabcdefabcdefabcdefabcdefab';
const SPAN_ID = 'aaaaaaaaaaaaaaaa';
const atEnd = closesAtEnd();

const secretText = `it said api_key=${SECRET} and went on`;

/** One span with the secret wherever text may be. */
function spanWithSecrets(): ReadableSpan {
  const attributes = {
    'http.request.header.authorization': [`Bearer ${SECRET}`],
    'input.value': JSON.stringify({ messages: [{ role: 'user', content: secretText }], password: SECRET }),
    'app.password': SECRET,
    'app.note': 'plain words',
    'app.count': 3,
    'app.ratio': 0.5,
    'app.flags': [true, false],
  };
  const time: [number, number] = [1_790_000_000, 123_456_789];
  return {
    name: `GET /?token=${SECRET}`,
    kind: SpanKind.CLIENT,
    spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
    startTime: time,
    endTime: [1_790_000_001, 1],
    duration: [1, 0],
    ended: true,
    status: { code: SpanStatusCode.ERROR, message: secretText },
    attributes,
    events: [{ name: secretText, time, attributes: { 'exception.message': secretText }, droppedAttributesCount: 0 }],
    links: [
      { context: { traceId: TRACE_ID, spanId: 'ffffffffffffffff', traceFlags: 1 }, attributes: { note: secretText } },
    ],
    resource: { attributes: { 'service.name': 'shop', 'process.command_args': ['--password', SECRET] } },
    instrumentationScope: { name: 'test', version: '1' },
    droppedAttributesCount: 2,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } as unknown as ReadableSpan;
}

function textsOnDisk(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}

async function send(url: string, signal: 'traces' | 'logs', type: string, body: string | Uint8Array): Promise<void> {
  const answer = await fetch(`${url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: body as string,
  });
  expect(answer.status).toBe(200);
}

const logs = {
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            {
              traceId: TRACE_ID,
              spanId: SPAN_ID,
              eventName: 'gen_ai.user.message',
              attributes: [{ key: 'password', value: { stringValue: SECRET } }],
              body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: secretText } }] } },
            },
          ],
        },
      ],
    },
  ],
};

/** What lay on the disk while SGP had not answered, and the item it was sent. */
async function through(redactOnArrival: 'on' | 'off') {
  const sgp = await startFaultServer();
  atEnd(sgp.close);
  let answer: (() => void) | undefined;
  sgp.always({ status: 200, after: new Promise<void>((resolve) => (answer = resolve)) });
  const gateway = await runGateway({ sgpUrl: sgp.url, given: { redactOnArrival } });
  atEnd(gateway.close);
  atEnd(() => answer?.());
  await send(gateway.httpUrl, 'logs', 'application/json', JSON.stringify(logs));
  const bytes = ProtobufTraceSerializer.serializeRequest([spanWithSecrets()]) as Uint8Array;
  await send(gateway.httpUrl, 'traces', 'application/x-protobuf', bytes);
  const json = JsonTraceSerializer.serializeRequest([spanWithSecrets()]) as Uint8Array;
  await send(gateway.httpUrl, 'traces', 'application/json', json);
  await until('the span', () => sgp.requests.length > 0);
  return { onDisk: textsOnDisk(gateway.folder), item: sgp.requests[0]?.body.items[0] };
}

it('keeps credentials from the disk, and what SGP gets is the same', async () => {
  const [without, redacted] = [await through('off'), await through('on')];
  expect(without.onDisk).toContain(SECRET);
  expect(redacted.onDisk).not.toContain(SECRET);
  expect(redacted.onDisk).toContain('plain words');
  expect(JSON.stringify(without.item)).not.toContain(SECRET);
  expect(redacted.item).toEqual(without.item);
});
