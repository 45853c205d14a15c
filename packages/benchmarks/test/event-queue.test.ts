const { EventQueue } = require('../src/policies/event-queue.mjs');
const { tracerFor } = require('../src/candidates/candidate.mjs');

const policy = {
  batchItems: 200,
  triggerItems: 200,
  lingerMillis: 60_000,
  concurrency: 1,
  maxQueueItems: 1_000,
  writesStarts: false,
};

interface Item {
  readonly id: string;
  readonly end_timestamp?: string;
}

function recorder() {
  const requests: Item[][] = [];
  const send = async (items: Item[]) => {
    requests.push(items);
  };
  return { requests, send };
}

describe('EventQueue', () => {
  it('writes starts before ends, each kind in requests of its own, when starts are written', async () => {
    const { requests, send } = recorder();
    const queue = new EventQueue({ ...policy, writesStarts: true }, send);
    const tracer = tracerFor(queue);
    for (let index = 0; index < 3; index++) tracer.startSpan('step').end();
    await queue.forceFlush();
    expect(requests.map((items) => items.map((item) => item.end_timestamp !== undefined))).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
    expect(requests[0]?.map((item) => item.id)).toEqual(requests[1]?.map((item) => item.id));
    expect(queue.counts).toEqual({ answered: 3, delivered: 3, dropped: 0 });
  });

  it('cuts batches at their size and sends one at a time', async () => {
    const { requests, send } = recorder();
    const queue = new EventQueue({ ...policy, batchItems: 2, triggerItems: 100 }, send);
    const tracer = tracerFor(queue);
    for (let index = 0; index < 5; index++) tracer.startSpan('step').end();
    await queue.forceFlush();
    expect(requests.map((items) => items.length)).toEqual([2, 2, 1]);
  });

  it('drops and counts what its bound does not hold', async () => {
    const { send } = recorder();
    const queue = new EventQueue({ ...policy, maxQueueItems: 2 }, send);
    const tracer = tracerFor(queue);
    for (let index = 0; index < 5; index++) tracer.startSpan('step').end();
    await queue.forceFlush();
    expect(queue.counts).toEqual({ answered: 5, delivered: 2, dropped: 3 });
  });
});
