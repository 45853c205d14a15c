// The gateway as it was built, killed with SIGKILL after each of its steps on files and sockets, one life after the
// other on the same queue: what it has answered with 200 is stored or in the dead stream at the end, and what is sent
// twice is the same.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type FaultServer, type NodeProcess, startFaultServer, startNode, until } from '@sgp-otel/testkit';
import type { DeadStream } from '../src/contract/dead-stream';
import { EmbeddedDeadStream } from '../src/dead/embedded-dead-stream';
import { NatsDeadStream } from '../src/nats/nats-dead-stream';
import { openNats } from '../src/nats/nats-streams';
import { LEASES } from '../src/nats/partition-leases';
import { closesAtEnd } from './closes-at-end';
import { newSpanId, newTraceId, post, traceRequest } from './otlp-request';
import { describeWithNats, startNats } from './queue/nats-servers';
import { newFolder } from './running-gateway';

const CLI = path.join(__dirname, '../dist/cli.js');
const PRELOAD = path.join(__dirname, 'programs/die-after-steps.cjs');
const REFUSED = 'refused';
const LIMIT_MILLIS = 600_000;

interface Engine {
  readonly args: readonly string[];
  readonly countFrom: 'start' | 'ready';
  readonly dead: DeadStream;
  /** Before each life. */
  prepare?(): Promise<unknown>;
}

class Lives {
  readonly #engine: Engine;
  readonly #sgp: FaultServer;
  readonly #answered: string[] = [];

  constructor(engine: Engine, sgp: FaultServer) {
    this.#engine = engine;
    this.#sgp = sgp;
  }

  /** Whether it came to its end by itself. */
  async live(dieAfterSteps: number): Promise<boolean> {
    await this.#engine.prepare?.();
    const gateway = this.#start(dieAfterSteps);
    let isOver = false;
    const over = gateway.result.finally(() => {
      isOver = true;
    });
    const ready = until('the line', () => isOver || /takes OTLP at (\S+)/.exec(gateway.stdout()));
    const line = await ready;
    if (line !== true) {
      const ids = (await Promise.all([this.#send(line[1], 'good'), this.#send(line[1], REFUSED)])).flat();
      this.#answered.push(...ids);
      await until('its delivery', async () => isOver || (await this.#missing(ids)).length === 0);
      gateway.child.kill('SIGTERM');
    }
    return (await over).signal === null;
  }

  #start(dieAfterSteps: number): NodeProcess {
    const own = ['--http', '0', '--grpc', 'off', '--settle-millis', '10', '--max-hold-millis', '300'];
    return startNode(['--require', PRELOAD, CLI, ...own, ...this.#engine.args], {
      env: {
        SGP_API_KEY: 'key',
        SGP_ACCOUNT_ID: 'account',
        SGP_CLIENT_BASE_URL: this.#sgp.url,
        TEST_DIE_AFTER_STEPS: String(dieAfterSteps),
        TEST_COUNT_FROM: this.#engine.countFrom,
      },
      timeoutMillis: LIMIT_MILLIS,
    });
  }

  /** Those that it has answered for. */
  async #send(url: string | undefined, name: string): Promise<string[]> {
    const [traceId, root, child] = [newTraceId(), newSpanId(), newSpanId()];
    const spans = [
      { traceId, spanId: child, parentSpanId: root, name },
      { traceId, spanId: root, name },
    ];
    const status = await post(String(url), traceRequest(spans)).then(
      (answer) => answer.status,
      () => 0,
    );
    return status === 200 ? [root, child] : [];
  }

  async #missing(ids: readonly string[]): Promise<string[]> {
    const there = new Set(this.#sgp.storedIds);
    for await (const { spanId } of this.#engine.dead.entries()) there.add(spanId);
    return ids.filter((id) => !there.has(id));
  }

  async everythingAnsweredIsThere(): Promise<void> {
    await this.#engine.prepare?.();
    const gateway = this.#start(Number.MAX_SAFE_INTEGER);
    try {
      await until('all', async () => (await this.#missing(this.#answered)).length === 0, LIMIT_MILLIS);
    } finally {
      gateway.child.kill('SIGTERM');
      await gateway.result;
    }
    const sent = new Map<string, Set<string>>();
    for (const { body } of this.#sgp.requests) {
      for (const item of body.items) sent.set(item.id, (sent.get(item.id) ?? new Set()).add(JSON.stringify(item)));
    }
    expect([...sent.values()].filter((versions) => versions.size > 1)).toEqual([]);
  }
}

const atEnd = closesAtEnd();

async function nothingAnsweredIsLost(engine: Engine): Promise<void> {
  const sgp = await startFaultServer();
  atEnd(sgp.close);
  const detail = [{ loc: ['body', 'items', 0], msg: 'not good', type: 'value_error' }];
  sgp.always(({ body }) => {
    const isRefused = body.items.some(({ name }: { name: string }) => name === REFUSED);
    return isRefused ? { status: 422, body: { detail } } : undefined;
  });
  const lives = new Lives(engine, sgp);
  for (let steps = 0; !(await lives.live(steps)); steps++) {
    expect(steps).toBeLessThan(300);
    // Else each life would begin with more steps for what those before it have left.
    if (engine.countFrom === 'start') await lives.everythingAnsweredIsThere();
  }
  await lives.everythingAnsweredIsThere();
}

it(
  'embedded: nothing answered is lost, wherever it is killed',
  async () => {
    const folder = newFolder();
    atEnd(() => rmSync(folder, { recursive: true, force: true }));
    const dead = new EmbeddedDeadStream(path.join(folder, 'dead'));
    await nothingAnsweredIsLost({ args: ['--data', folder], countFrom: 'start', dead });
  },
  LIMIT_MILLIS,
);

describeWithNats('with NATS', () => {
  it(
    'nothing answered is lost, wherever it is killed',
    async () => {
      const cluster = await startNats(1);
      atEnd(cluster.close);
      const engine = await openNats({ url: cluster.url, partitions: 1, maxBytes: 64 * 1024 * 1024 });
      atEnd(() => engine.connection.close());
      await nothingAnsweredIsLost({
        args: ['--nats', cluster.url, '--partitions', '1'],
        countFrom: 'ready',
        dead: new NatsDeadStream(engine),
        // The lease of the one that was killed need not be waited for.
        prepare: () => engine.manager.streams.purge(`KV_${LEASES}`).catch(() => {}),
      });
    },
    LIMIT_MILLIS,
  );
});
