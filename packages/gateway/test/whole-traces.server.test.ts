// One trace's spans, in every order, over one gateway and over two that share NATS: one SGP trace, one session, and the
// tokens of one model call once, although two instrumentations recorded it.
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { closesAtEnd } from './closes-at-end';
import { newSpanId, newTraceId, post, type TestSpan, traceRequest } from './otlp-request';
import { describeWithNats, startNats } from './queue/nats-servers';
import { type RunningGateway, runGateway } from './running-gateway';

/** After its root a trace waits so long for spans that are sent at the same time, also on a machine that is busy. */
const PATIENT_MILLIS = 5_000;

interface Item {
  readonly id: string;
  readonly trace_id: string;
  readonly group_id?: string;
  readonly parent_id?: string;
  readonly obs_trace_id?: string;
  readonly output?: { readonly usage?: object };
}

const USAGE = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 120,
  'gen_ai.usage.output_tokens': 30,
};

/** root ─ agent ─ outer call ─ inner call; the leaf names the SGP trace, another one the session. */
function traceOf(name: string): TestSpan[] {
  const traceId = newTraceId();
  const [root, agent, outer, inner] = [newSpanId(), newSpanId(), newSpanId(), newSpanId()];
  const at = (start: number, end: number) => ({
    startTimeUnixNano: `17900000000${start}0000000`,
    endTimeUnixNano: `17900000000${end}0000000`,
  });
  return [
    { traceId, spanId: root, name: 'root', ...at(10, 90) },
    {
      traceId,
      spanId: agent,
      parentSpanId: root,
      name: 'agent',
      ...at(20, 80),
      attributes: { 'session.id': `s-${name}` },
    },
    { traceId, spanId: outer, parentSpanId: agent, scope: 'ai', name: 'outer', ...at(30, 70), attributes: USAGE },
    {
      traceId,
      spanId: inner,
      parentSpanId: outer,
      scope: '@opentelemetry/instrumentation-openai',
      name: 'inner',
      ...at(40, 60),
      attributes: { ...USAGE, 'sgp.trace_id': `task-${name}` },
    },
  ];
}

function permutations<T>(values: readonly T[]): T[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((value, index) => {
    return permutations([...values.slice(0, index), ...values.slice(index + 1)]).map((rest) => [value, ...rest]);
  });
}

async function everyOrderArrivesWhole(sgp: FaultServer, gateways: readonly RunningGateway[]): Promise<void> {
  const orders = permutations([0, 1, 2, 3]);
  const traces = orders.map((order, index) => ({
    order,
    name: `${gateways.length}-${index}`,
    spans: traceOf(`${gateways.length}-${index}`),
  }));
  await Promise.all(
    traces.map(async ({ order, spans }, index) => {
      for (const [position, at] of order.entries()) {
        const gateway = gateways[(position + index) % gateways.length] as RunningGateway;
        const answer = await post(gateway.httpUrl, traceRequest([spans[at] as TestSpan]));
        expect(answer.status).toBe(200);
      }
    }),
  );
  const ids = traces.flatMap(({ spans }) => spans.map(({ spanId }) => spanId));
  await until('all spans', () => ids.every((id) => sgp.storedIds.includes(String(id))));
  const items = sgp.requests.flatMap(({ body }) => body.items as Item[]);
  for (const { name, spans } of traces) {
    const own = items.filter(({ id }) => spans.some(({ spanId }) => spanId === id));
    expect(new Set(own.map(({ trace_id }) => trace_id))).toEqual(new Set([`task-${name}`]));
    expect(new Set(own.map(({ group_id }) => group_id))).toEqual(new Set([`s-${name}`]));
    expect(own.filter(({ output }) => output?.usage !== undefined)).toHaveLength(1);
  }
}

const atEnd = closesAtEnd();
let sgp: FaultServer;

beforeAll(async () => {
  sgp = await startFaultServer();
});

afterAll(async () => {
  await sgp?.close();
});

it('over one gateway, a trace in any order is one trace, one session, one bill; so is what comes late', async () => {
  const gateway = await runGateway({ sgpUrl: sgp.url, given: { settleMillis: PATIENT_MILLIS, maxHoldMillis: 60_000 } });
  atEnd(gateway.close);
  const spans = traceOf('late');
  const late = spans[3] as TestSpan;
  await post(gateway.httpUrl, traceRequest([spans[0] as TestSpan, spans[1] as TestSpan, spans[2] as TestSpan]));
  // It waits for what may be missing at the same time as the others.
  await everyOrderArrivesWhole(sgp, [gateway]);
  await until('the trace', () => spans.slice(0, 3).every(({ spanId }) => sgp.storedIds.includes(String(spanId))));
  // It names a trace and repeats the tokens, too late for both.
  await post(gateway.httpUrl, traceRequest([late]));
  await until('the late span', () => sgp.storedIds.includes(String(late.spanId)));
  const items = sgp.requests.flatMap(({ body }) => body.items as Item[]);
  const own = items.filter(({ id }) => spans.some(({ spanId }) => spanId === id));
  expect(new Set(own.map(({ trace_id }) => trace_id))).toEqual(new Set([spans[0]?.traceId]));
  expect(new Set(own.map(({ group_id }) => group_id))).toEqual(new Set(['s-late']));
  expect(own.filter(({ output }) => output?.usage !== undefined)).toHaveLength(1);
  expect(await gateway.metric('sgp_gateway_released_traces_total', 'late')).toBe(1);
});

describeWithNats('two gateways that share NATS', () => {
  it('give one trace, one session, one bill for spans in every order over both; one that stops leaves its part to the other', async () => {
    const nats = await startNats(1);
    atEnd(nats.close);
    const given = {
      nats: nats.url,
      partitions: 4,
      maxQueueBytes: 64 * 1024 * 1024,
      settleMillis: PATIENT_MILLIS,
      maxHoldMillis: 60_000,
    };
    const start = async () => {
      const gateway = await runGateway({ sgpUrl: sgp.url, given });
      atEnd(gateway.close);
      return gateway;
    };
    const [first, second] = await Promise.all([start(), start()]);
    await everyOrderArrivesWhole(sgp, [first, second]);
    const spans = traceOf('moved');
    await post(first.httpUrl, traceRequest(spans.slice(1)));
    await first.close();
    await post(second.httpUrl, traceRequest(spans.slice(0, 1)));
    await until('all', () => spans.every(({ spanId }) => sgp.storedIds.includes(String(spanId))));
    await until('an empty queue', async () => (await second.metric('sgp_gateway_queue_messages')) === 0);
  });
});
