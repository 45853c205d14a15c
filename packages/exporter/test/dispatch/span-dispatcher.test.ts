// When spans leave and what becomes of them, against a destination that answers when a test says so.

import type { DeliverOptions, DeliveryPort } from '../../src/delivery/delivery-port';
import { allDelivered, allHeld, allRejected, type DeliveryReport } from '../../src/delivery/delivery-report';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { OpenSpans } from '../../src/dispatch/open-spans';
import { type DispatcherParts, SpanDispatcher } from '../../src/dispatch/span-dispatcher';
import { SgpError } from '../../src/errors/sgp-error';
import { loadSettings } from '../../src/load-settings';
import { DeliveryAccount } from '../../src/stats/delivery-account';
import { spanOf, TRACE_ID } from '../convert/span-of';
import { itemOf } from '../delivery/outgoing-of';
import { recordStderr } from '../record-stderr';

const HOUR = 3_600_000;
const DOWN = new SgpError('SGP_SERVER_ERROR', 'down');

interface Delivery {
  readonly names: readonly string[];
  readonly spans: readonly OutgoingSpan[];
  readonly options: DeliverOptions | undefined;
  answer(report: DeliveryReport): void;
  deliver(): void;
  hold(error?: Error): void;
}

class Destination implements DeliveryPort {
  readonly maxRequestBytes = 1e6;
  readonly hurried: number[] = [];
  readonly #deliveries: Delivery[] = [];
  #taken = 0;
  #onDelivery = () => {};

  deliver(spans: readonly OutgoingSpan[], options?: DeliverOptions): Promise<DeliveryReport> {
    return new Promise((resolve) => {
      this.#deliveries.push({
        names: spans.map(({ name }) => name),
        spans,
        options,
        answer: resolve,
        deliver: () => resolve(allDelivered(spans)),
        hold: (error = DOWN) => resolve(allHeld(spans, error)),
      });
      this.#onDelivery();
    });
  }

  /** How many requests there were. */
  get count(): number {
    return this.#deliveries.length;
  }

  /** The next one, when it comes. */
  async next(): Promise<Delivery> {
    while (this.#taken === this.count) {
      await new Promise<void>((resolve) => {
        this.#onDelivery = resolve;
      });
    }
    return this.#deliveries[this.#taken++] as Delivery;
  }

  hurry(limitMillis: number): void {
    this.hurried.push(limitMillis);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let dispatchers: SpanDispatcher[] = [];
let written: string[] = [];

beforeEach(() => {
  dispatchers = [];
  written = recordStderr();
});

afterEach(() => {
  for (const each of dispatchers) each.close();
  jest.restoreAllMocks();
});

function fixture(options: Parameters<typeof loadSettings>[0] = {}, parts: Partial<DispatcherParts> = {}) {
  const settings = loadSettings({ apiKey: 'key', accountId: 'acc', lingerMillis: 60_000, batchSize: 3, ...options });
  const destination = new Destination();
  const account = new DeliveryAccount();
  const dispatcher = new SpanDispatcher({ settings, port: destination, account, ...parts });
  dispatchers.push(dispatcher);
  const add = (...names: string[]) => {
    for (const name of names) dispatcher.intake.add(named(name));
  };
  const settled = () => {
    const { accepted, delivered, dropped, pending } = account.stats.snapshot();
    return { accepted, delivered, dropped, pending };
  };
  return { account, add, destination, dispatcher, settled, ...parts };
}

let spans = 0;

function named(name: string) {
  const spanId = (++spans).toString(16).padStart(16, '0');
  return spanOf({ name, spanContext: () => ({ traceId: TRACE_ID, spanId, traceFlags: 1 }) });
}

async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await turn();
  return over;
}

describe('spans', () => {
  it('that are a batch leave at once, after the present work', async () => {
    const { add, destination, settled } = fixture();
    add('a', 'b', 'c');
    expect(destination.count).toBe(0);
    const delivery = await destination.next();
    expect(delivery.names).toEqual(['a', 'b', 'c']);
    delivery.deliver();
    await turn();
    expect(settled()).toEqual({ accepted: 3, delivered: 3, dropped: 0, pending: 0 });
  });

  it('that are less leave when the linger is over', async () => {
    const { add, destination } = fixture({ lingerMillis: 5 });
    add('a');
    await turn();
    expect(destination.count).toBe(0);
    expect((await destination.next()).names).toEqual(['a']);
  });

  it('that are left over from batches linger on', async () => {
    const { add, destination } = fixture({ lingerMillis: 5 });
    add('a', 'b', 'c', 'd');
    expect((await destination.next()).names).toEqual(['a', 'b', 'c', 'd'].slice(0, 3));
    expect((await destination.next()).names).toEqual(['d']);
  });

  it('leave in as many requests at a time as are allowed, and the next when one of them has ended', async () => {
    const { add, destination } = fixture({ concurrency: 2 });
    for (let count = 0; count < 3; count++) add('a', 'b', 'c');
    const first = await destination.next();
    await destination.next();
    await turn();
    expect(destination.count).toBe(2);
    first.deliver();
    await destination.next();
  });

  it('that wait are counted, with their bytes, and so are suspects', async () => {
    const { add, destination, dispatcher } = fixture();
    add('a', 'b');
    expect(dispatcher.queuedSpans).toBe(2);
    expect(dispatcher.queuedBytes).toBe(dispatcher.intake.bytes);
    expect(dispatcher.queuedBytes).toBeGreaterThan(0);
    add('c');
    (await destination.next()).hold();
    await turn();
    expect(dispatcher.intake.size).toBe(0);
    expect(dispatcher.queuedSpans).toBe(3);
    expect(dispatcher.queuedBytes).toBeGreaterThan(0);
  });

  it('that are rejected are lost, each for its reason', async () => {
    const { add, destination, account } = fixture();
    add('a', 'b', 'c');
    const { spans: sent, answer } = await destination.next();
    answer(allRejected(sent, new SgpError('SGP_REJECTED', 'no')));
    await turn();
    expect(account.stats.snapshot().droppedByReason).toMatchObject({ rejected: 3 });
  });

  it('that somebody keeps are told of when they are settled', async () => {
    const told: unknown[] = [];
    const { add, destination } = fixture({}, { onSettled: ({ name }, loss) => told.push([name, loss?.reason]) });
    add('a', 'b', 'c');
    const { spans: sent, answer } = await destination.next();
    answer({ ...allDelivered(sent.slice(1)), rejected: sent.slice(0, 1).map((span) => ({ span, error: DOWN })) });
    await turn();
    expect(told).toEqual([
      ['b', undefined],
      ['c', undefined],
      ['a', 'server_error'],
    ]);
  });

  it('that are encoded already leave as they are', async () => {
    const { dispatcher, destination, settled } = fixture({ lingerMillis: 0 });
    dispatcher.addEncoded({ name: 'encoded', spanContext: spanOf().spanContext }, itemOf(10));
    expect(settled()).toMatchObject({ accepted: 1, pending: 1 });
    void dispatcher.drain(HOUR);
    expect((await destination.next()).names).toEqual(['encoded']);
  });

  it('of another thread leave without linger', async () => {
    const { add, dispatcher, destination } = fixture();
    add('own');
    dispatcher.adopt([Buffer.from('{"name":"adopted","id":"1","trace_id":"t"}')]);
    expect((await destination.next()).names).toEqual(['own', 'adopted']);
  });
});

describe('each round of sending', () => {
  it('is announced before it', async () => {
    const rounds: number[] = [];
    const destinations: Destination[] = [];
    const { add, destination } = fixture({}, { onPump: () => rounds.push(destinations[0]?.count ?? -1) });
    destinations.push(destination);
    add('a', 'b', 'c');
    await destination.next();
    expect(rounds[0]).toBe(0);
  });

  it('that fails through a mistake of ours does not reach the application, and is said', async () => {
    let isBroken = true;
    const { add, destination } = fixture(
      {},
      {
        onPump: () => {
          if (isBroken) throw new Error('a mistake');
        },
      },
    );
    add('a', 'b', 'c');
    await turn();
    expect(written.join()).toContain('A defect in sending spans; please report it: Error: a mistake');
    isBroken = false;
    add('d', 'e', 'f');
    expect((await destination.next()).names).toContain('a');
  });
});

describe('a backend that does not answer', () => {
  it('is asked again by itself, with one probe when the pause is over', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const { add, destination, settled } = fixture();
    add('a', 'b', 'c', 'd', 'e', 'f');
    const [first, second] = [await destination.next(), await destination.next()];
    first.hold();
    second.hold();
    await turn();
    expect(destination.count).toBe(2);
    const probe = await destination.next();
    expect(probe.options).toMatchObject({ maxAttempts: 1 });
    probe.deliver();
    await turn();
    while (settled().pending > 0) {
      (await destination.next()).deliver();
      await turn();
    }
    expect(settled()).toMatchObject({ delivered: 6, dropped: 0 });
  });

  it('ends a drain that waits no longer than until then, and no other', async () => {
    const { add, destination, dispatcher } = fixture();
    add('a');
    const untilHeld = dispatcher.drain(HOUR, true);
    const drained = dispatcher.drain(HOUR);
    (await destination.next()).hold();
    await untilHeld;
    expect(await isOver(drained)).toBe(false);
  });
});

describe('a drain', () => {
  it('sends what is there without linger, and is over when all of it has ended', async () => {
    const { add, destination, dispatcher } = fixture();
    add('a');
    const drained = dispatcher.drain(1234);
    expect(destination.hurried).toEqual([1234]);
    const delivery = await destination.next();
    expect(delivery.names).toEqual(['a']);
    add('later');
    expect(await isOver(drained)).toBe(false);
    delivery.deliver();
    await drained;
    expect(destination.count).toBe(1);
  });

  it('tries suspects and an outage at once', async () => {
    const { add, destination, dispatcher } = fixture();
    add('a', 'b', 'c');
    (await destination.next()).hold();
    await turn();
    expect(destination.count).toBe(1);
    const drained = dispatcher.drain(HOUR);
    while (!(await isOver(drained))) (await destination.next()).deliver();
  });

  it('that nobody waits for any more never ends', async () => {
    const { add, destination, dispatcher } = fixture();
    add('a');
    const drained = dispatcher.drain(HOUR);
    dispatcher.forget(drained);
    (await destination.next()).deliver();
    expect(await isOver(drained)).toBe(false);
  });

  it('is followed by idleness when what is in flight has ended', async () => {
    const { add, destination, dispatcher } = fixture();
    await dispatcher.whenIdle();
    add('a', 'b', 'c');
    const delivery = await destination.next();
    const idle = dispatcher.whenIdle();
    expect(await isOver(idle)).toBe(false);
    delivery.deliver();
    await idle;
  });
});

describe('at a stop', () => {
  /** All of it fails with this error. */
  async function stopped(error: Error, parts: Partial<DispatcherParts> = {}) {
    const all = fixture({}, parts);
    all.add('a');
    all.dispatcher.stopWaiting(HOUR);
    const drained = all.dispatcher.drain(HOUR);
    const delivery = await all.destination.next();
    expect(delivery.options?.maxWaitMillis).toBeUndefined();
    delivery.hold(error);
    return { ...all, drained };
  }

  it.each([
    ['SGP_SERVER_ERROR', 'server_error'],
    ['SGP_UNREACHABLE', 'unreachable'],
    ['SGP_DEADLINE_EXCEEDED', 'shutdown'],
  ] as const)('a backend that takes nothing is given up: %s counts as %s', async (code, reason) => {
    const { account, drained, dispatcher } = await stopped(new SgpError(code, 'no'));
    await drained;
    expect(account.stats.snapshot()).toMatchObject({ pending: 0, droppedByReason: { [reason]: 1 } });
    expect(dispatcher.queuedSpans).toBe(0);
  });

  it('an error of somebody else is one too', async () => {
    const { account, drained } = await stopped(Object.assign(new Error('no'), { code: 'SGP_DEADLINE_EXCEEDED' }));
    await drained;
    expect(account.stats.snapshot().droppedByReason).toMatchObject({ exporter_failed: 1 });
  });

  it('before it a backend that takes nothing is waited for', async () => {
    const { add, dispatcher, destination, settled } = fixture();
    add('a');
    void dispatcher.drain(HOUR);
    (await destination.next()).hold();
    await turn();
    expect(settled()).toMatchObject({ dropped: 0, pending: 1 });
  });
});

describe('a start', () => {
  function withStarts() {
    const openSpans = new OpenSpans();
    const parts = fixture({ concurrency: 2 }, { openSpans });
    const start = (name: string) => {
      const span = named(name);
      openSpans.started(span);
      parts.dispatcher.intake.addWrite(span, 'start', 100);
      return span;
    };
    const end = (span: ReturnType<typeof named>) => {
      openSpans.ended(span);
      parts.dispatcher.intake.add(span);
    };
    return { ...parts, openSpans, start, end };
  }

  it('whose span has ended is not sent', async () => {
    const { account, destination, dispatcher, start, end } = withStarts();
    end(start('a'));
    void dispatcher.drain(HOUR);
    const { spans: sent } = await destination.next();
    expect(sent.map(({ kind }) => kind)).toEqual(['end']);
    expect(account.stats.snapshot().startWrites).toMatchObject({ superseded: 1 });
  });

  it('is over before the end of its span is sent', async () => {
    const { destination, dispatcher, start, end } = withStarts();
    const span = start('a');
    void dispatcher.drain(HOUR);
    const first = await destination.next();
    end(span);
    const drained = dispatcher.drain(HOUR);
    expect(await isOver(drained)).toBe(false);
    expect(destination.count).toBe(1);
    first.deliver();
    const second = await destination.next();
    expect(second.spans.map(({ kind }) => kind)).toEqual(['end']);
    second.deliver();
    await drained;
  });

  it('is given up with the rest at a stop, unless its span has ended: then it is superseded', async () => {
    const { account, destination, dispatcher, start, end } = withStarts();
    start('open');
    void dispatcher.drain(HOUR);
    dispatcher.stopWaiting(HOUR);
    const ended = start('ended');
    end(ended);
    void dispatcher.drain(HOUR);
    (await destination.next()).deliver();
    const second = await destination.next();
    second.hold(new SgpError('SGP_UNREACHABLE', 'no'));
    await turn();
    expect(account.stats.snapshot()).toMatchObject({
      pending: 0,
      dropped: 1,
      startWrites: { delivered: 1, superseded: 1, dropped: 0 },
    });
  });
});

describe('what is handed over', () => {
  it('is all that is not confirmed, in its old order, suspects behind the others, and nothing is sent any more', async () => {
    const { add, destination, dispatcher } = fixture({ concurrency: 3, batchSize: 2 });
    add('a', 'b');
    (await destination.next()).hold();
    await turn();
    void dispatcher.drain(HOUR);
    const probe = await destination.next();
    expect(probe.options?.isSuspect).toBe(true);
    add('c', 'd', 'e');
    expect(dispatcher.handOver().map(({ name }) => name)).toEqual(['c', 'd', 'e', 'a', 'b']);
    expect(dispatcher.queuedSpans).toBe(0);
    probe.deliver();
    add('f', 'g');
    await turn();
    await turn();
    expect(destination.count).toBe(2);
  });

  it('has what is in flight before what waits, and no starts; ends that wait for theirs come last', async () => {
    const openSpans = new OpenSpans();
    const { add, destination, dispatcher } = fixture({ concurrency: 3 }, { openSpans });
    const span = named('parked');
    openSpans.started(span);
    dispatcher.intake.addWrite(span, 'start', 100);
    dispatcher.intake.addWrite(named('open'), 'unfinished', 100);
    void dispatcher.drain(HOUR);
    await destination.next();
    openSpans.ended(span);
    dispatcher.intake.add(span);
    void dispatcher.drain(HOUR);
    await turn();
    add('waiting');
    expect(dispatcher.handOver().map(({ name, kind }) => [name, kind])).toEqual([
      ['open', 'unfinished'],
      ['waiting', 'end'],
      ['parked', 'end'],
    ]);
  });
});

describe('when it is closed', () => {
  it('whoever waits need not, what waits is forgotten, and a late answer changes nothing', async () => {
    const { add, destination, dispatcher, settled } = fixture();
    add('a', 'b', 'c');
    const drained = dispatcher.drain(HOUR);
    const delivery = await destination.next();
    add('d');
    expect(dispatcher.queuedSpans).toBe(1);
    dispatcher.close();
    await drained;
    expect(dispatcher.queuedSpans).toBe(0);
    delivery.deliver();
    await turn();
    expect(settled()).toMatchObject({ delivered: 0, pending: 4 });
  });

  it('ends of another thread are not sent', async () => {
    const { destination, dispatcher } = fixture();
    dispatcher.close();
    dispatcher.adopt([Buffer.from('{"name":"adopted","id":"1","trace_id":"t"}')]);
    void dispatcher.drain(HOUR);
    await turn();
    await turn();
    expect(destination.count).toBe(0);
  });
});
