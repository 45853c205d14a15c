// When the pump runs. On real timers: what is awaited is that it ran, or that something later did first.
import { PumpSchedule } from '../../src/dispatch/pump-schedule';

const HOUR = 3_600_000;
const TURN = () => new Promise<void>((resolve) => setImmediate(resolve));
const millis = (count: number) => new Promise<void>((resolve) => setTimeout(resolve, count));

function fixture(lingerMillis = HOUR) {
  const events: string[] = [];
  let onPump = () => {};
  const schedule = new PumpSchedule(lingerMillis, () => {
    events.push(schedule.isSoon ? 'pump, still soon' : 'pump');
    onPump();
  });
  /** Resolves when it runs next. */
  const pumped = () =>
    new Promise<void>((resolve) => {
      onPump = resolve;
    });
  return { schedule, events, pumped };
}

describe('soon', () => {
  it('is after the present work, and once however often it is asked for', async () => {
    const { schedule, events } = fixture();
    expect(schedule.isSoon).toBe(false);
    schedule.soon();
    schedule.soon();
    expect(schedule.isSoon).toBe(true);
    expect(events).toEqual([]);
    await TURN();
    await millis(5);
    expect(events).toEqual(['pump']);
    expect(schedule.isSoon).toBe(false);
  });

  it('is possible again when it was', async () => {
    const { schedule, events } = fixture();
    schedule.soon();
    await TURN();
    schedule.soon();
    await TURN();
    expect(events).toEqual(['pump', 'pump']);
  });
});

describe('the linger', () => {
  it('is over after its time, and whoever waits is told before the pump runs', async () => {
    const { schedule, events, pumped } = fixture(1);
    const ran = pumped();
    schedule.linger(() => events.push('over'));
    await ran;
    expect(events).toEqual(['over', 'pump']);
  });

  it('goes on when it is asked for again, and may run again when it is over', async () => {
    const { schedule, events, pumped } = fixture(1);
    let ran = pumped();
    schedule.linger(() => events.push('first'));
    schedule.linger(() => events.push('second'));
    await ran;
    await millis(3);
    ran = pumped();
    schedule.linger(() => events.push('third'));
    await ran;
    expect(events).toEqual(['first', 'pump', 'third', 'pump']);
  });

  it('that was ended does not pump, and another may begin', async () => {
    const { schedule, events, pumped } = fixture(1);
    schedule.linger(() => events.push('ended'));
    schedule.endLinger();
    const ran = pumped();
    schedule.linger(() => events.push('over'));
    await ran;
    expect(events).toEqual(['over', 'pump']);
  });
});

describe('a probe', () => {
  it('pumps when its time has come, the present one taking the place of the one before', async () => {
    const { schedule, events, pumped } = fixture();
    const ran = pumped();
    schedule.probeIn(0);
    schedule.probeIn(HOUR);
    schedule.probeIn(2);
    await ran;
    await millis(5);
    expect(events).toEqual(['pump']);
  });

  it('does not come before that', async () => {
    const { schedule, events } = fixture();
    schedule.probeIn(HOUR);
    await millis(5);
    expect(events).toEqual([]);
    schedule.stop();
  });

  it('is set by no infinite time, which ends the one that was set', async () => {
    const { schedule, events } = fixture();
    schedule.probeIn(1);
    schedule.probeIn(Number.POSITIVE_INFINITY);
    await millis(5);
    expect(events).toEqual([]);
  });
});

it('a stop ends all of them', async () => {
  const { schedule, events } = fixture(1);
  schedule.soon();
  schedule.probeIn(1);
  schedule.linger(() => events.push('over'));
  schedule.stop();
  await TURN();
  await millis(5);
  expect(events).toEqual([]);
});

it('none of its timers keeps the process alive', () => {
  const referenced = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate/.test(kind)).length;
  const before = referenced();
  const { schedule } = fixture();
  schedule.soon();
  schedule.probeIn(HOUR);
  schedule.linger(() => {});
  expect(referenced()).toBe(before);
  schedule.stop();
});
