// How long a delivery waits for resources whose attributes are still being detected. Time is told, and nothing waits for it.
import { nextTurn } from '../../src/clock/real-time';
import type { ResourceLike } from '../../src/convert/span-like';
import { type Clock, SettledResources } from '../../src/delivery/settled-resources';

type Timer = { run: () => void; millis: number; isCleared: boolean; isUnreferenced: boolean };
let now = 0;
let timers: Timer[] = [];

const clock = {
  nowMillis: () => now,
  setTimeout: (run: () => void, millis: number) => {
    const timer: Timer = { run, millis, isCleared: false, isUnreferenced: false };
    timers.push(timer);
    const handle = { timer, unref: () => Object.assign(timer, { isUnreferenced: true }) && handle };
    return handle;
  },
  clearTimeout: ({ timer }: { timer: Timer }) => {
    timer.isCleared = true;
  },
} as unknown as Clock;

beforeEach(() => {
  now = 1_000_000;
  timers = [];
});

const fail = () => {
  throw new Error('no');
};

function resource() {
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const like: ResourceLike = { attributes: {}, asyncAttributesPending: true, waitForAsyncAttributes: () => settled };
  return { span: { span: { resource: like } }, settle };
}

/** Whether it resolves without anything further happening. */
async function isOver(wait: Promise<void>): Promise<boolean> {
  let isDone = false;
  void wait.then(() => {
    isDone = true;
  });
  await nextTurn();
  return isDone;
}

it('waits until all of them have settled, and holds no timer afterwards', async () => {
  const resources = new SettledResources(clock);
  const [first, second] = [resource(), resource()];
  const wait = resources.wait([first.span, second.span, { span: undefined }, first.span], 10_000);
  first.settle();
  expect(await isOver(wait)).toBe(false);
  second.settle();
  expect(await isOver(wait)).toBe(true);
  expect(timers).toEqual([expect.objectContaining({ millis: 2500, isCleared: true, isUnreferenced: true })]);
});

it.each<[string, object | undefined]>([
  ['is there already', { resource: { attributes: {} } }],
  ['is not known', {}],
  ['cannot be read', Object.defineProperty({}, 'resource', { get: fail })],
  ['belongs to a span that is encoded', undefined],
])('waits for none that %s', async (_what, span) => {
  expect(await isOver(new SettledResources(clock).wait([{ span }], 10_000))).toBe(true);
  expect(timers).toEqual([]);
});

it('one that fails has settled', async () => {
  for (const waitForAsyncAttributes of [async () => fail(), undefined, fail]) {
    const like = { attributes: {}, asyncAttributesPending: true, waitForAsyncAttributes } as unknown as ResourceLike;
    expect(await isOver(new SettledResources(clock).wait([{ span: { resource: like } }], 10_000))).toBe(true);
  }
});

it.each([
  [10_000, 2500],
  [400, 100],
  [60_000, 5000],
])('of %i ms that a delivery may take, %i ms go by with waiting at most, and once', async (limitMillis, waitMillis) => {
  const resources = new SettledResources(clock);
  const { span } = resource();
  const wait = resources.wait([span], limitMillis);
  expect(timers).toMatchObject([{ millis: waitMillis }]);
  timers[0]?.run();
  expect(await isOver(wait)).toBe(true);
  expect(await isOver(resources.wait([span], limitMillis))).toBe(true);
  expect(timers).toHaveLength(1);
});

it('one that settles later is not waited for anew, while another one is', async () => {
  const resources = new SettledResources(clock);
  const [first, second] = [resource(), resource()];
  const wait = resources.wait([first.span], 10_000);
  timers[0]?.run();
  await wait;
  expect(await isOver(resources.wait([first.span, second.span], 10_000))).toBe(false);
});

describe('where somebody is in a hurry', () => {
  it('what waits does so for a quarter of that time', async () => {
    const resources = new SettledResources(clock);
    const wait = resources.wait([resource().span], 20_000);
    resources.hurry(1000);
    expect(timers).toMatchObject([{ millis: 5000 }, { millis: 250, isUnreferenced: true }]);
    timers[1]?.run();
    expect(await isOver(wait)).toBe(true);
  });

  it('what comes later gets what is left of it, and nothing when that is over', async () => {
    const resources = new SettledResources(clock);
    resources.hurry(1000);
    expect(timers).toEqual([]);
    now += 200;
    void resources.wait([resource().span], 20_000);
    expect(timers).toMatchObject([{ millis: 50 }]);
    now += 50;
    expect(await isOver(resources.wait([resource().span], 20_000))).toBe(true);
    now += 749;
    expect(await isOver(resources.wait([resource().span], 20_000))).toBe(true);
    expect(timers).toHaveLength(1);
  });

  it('when he has gone, waits are as long as before; of several, the shortest time counts', () => {
    const resources = new SettledResources(clock);
    resources.hurry(1000);
    now += 1000;
    void resources.wait([resource().span], 20_000);
    expect(timers).toMatchObject([{ millis: 5000 }]);
    timers = [];
    resources.hurry(8000);
    resources.hurry(4000);
    resources.hurry(6000);
    timers = [];
    void resources.wait([resource().span], 20_000);
    expect(timers).toMatchObject([{ millis: 1000 }]);
  });
});
