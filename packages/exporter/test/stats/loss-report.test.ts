import fc from 'fast-check';
import { LossReport } from '../../src/stats/loss-report';
import { captureDiag, type DiagCapture } from '../fixtures/diag-capture';

const MINUTE = 60_000;
let diagnostics: DiagCapture;
let now: number;
let report: LossReport;

beforeEach(() => {
  diagnostics = captureDiag();
  now = 0;
  report = new LossReport(() => now);
});

afterEach(() => diagnostics.stop());

/** What was said since the last call. */
function said(): string[] {
  return diagnostics.lines.splice(0);
}

describe('LossReport', () => {
  it('says the first loss at once, with its reason and cause', () => {
    report.lost(1, 'unreachable', 'PUT http://sgp.test: ECONNREFUSED.');
    expect(said()).toEqual(['warn: 1 span lost: no SGP server could be reached. PUT http://sgp.test: ECONNREFUSED.']);
  });

  it('says nothing for the losses of the minute that follows, however many', () => {
    report.lost(5, 'queue_full');
    said();
    for (now = 1; now < MINUTE; now += 100) report.lost(1, 'queue_full');
    expect(said()).toEqual([]);
  });

  it('says after a minute how many more were lost meanwhile, by reason', () => {
    report.lost(5, 'queue_full');
    said();
    now = 30_000;
    report.lost(2, 'queue_full');
    report.lost(3, 'rejected');
    now = MINUTE;
    report.lost(1, 'queue_full', 'Why.');
    expect(said()).toEqual([
      'warn: 3 more spans lost: the queue holds as many spans as its bound allows; 3 more spans lost: the server refused the spans. Why.',
    ]);
  });

  it('says once that the loss is over, with the whole number, when something is delivered and it has been calm for 5 s', () => {
    report.lost(5, 'unreachable');
    now = 10;
    report.lost(7, 'unreachable');
    said();
    now = 5_009;
    report.recovered();
    expect(said()).toEqual([]);
    now = 5_010;
    report.recovered();
    report.recovered();
    expect(said()).toEqual(['warn: No more spans are lost; 12 spans lost in all.']);
  });

  it('takes a loss with deliveries in between for one and the same', () => {
    report.lost(5, 'rejected');
    said();
    for (now = 1000; now < MINUTE; now += 1000) {
      report.lost(1, 'rejected');
      report.recovered();
    }
    expect(said()).toEqual([]);
  });

  it('does not speak of a recovery when nothing was lost', () => {
    report.recovered();
    report.finish();
    expect(said()).toEqual([]);
  });

  it('does not report a second short loss within the minute, nor its end, but counts it in the next report', () => {
    report.lost(5, 'unreachable');
    now = 6_000;
    report.recovered();
    said();
    now = 10_000;
    report.lost(2, 'unreachable');
    now = 20_000;
    report.recovered();
    expect(said()).toEqual([]);
    now = MINUTE;
    report.lost(1, 'unreachable');
    expect(said()).toEqual(['warn: 3 spans lost: no SGP server could be reached.']);
  });

  it('says at the end what was not said yet', () => {
    report.lost(5, 'unreachable');
    now = 10;
    report.lost(2, 'shutdown');
    said();
    report.finish();
    report.finish();
    expect(said()).toEqual(['warn: 2 more spans lost: the time for the shutdown was over.']);
  });

  it('says nothing at the end when everything was said', () => {
    report.lost(5, 'unreachable');
    said();
    report.finish();
    expect(said()).toEqual([]);
  });

  it('uses a clock that does not run backwards when none is given', () => {
    const wallClock = jest.spyOn(Date, 'now').mockImplementation(() => {
      throw new Error('the wall clock was asked');
    });
    try {
      new LossReport().lost(1, 'timeout');
    } finally {
      wallClock.mockRestore();
    }
    expect(said()).toHaveLength(1);
  });

  const event = fc.oneof(
    { weight: 5, arbitrary: fc.record({ lost: fc.integer({ min: 1, max: 9 }), after: fc.nat(30_000) }) },
    { weight: 1, arbitrary: fc.record({ lost: fc.constant(0), after: fc.nat(30_000) }) },
  );

  it('reports at most one loss and one recovery in a minute, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        now = 0;
        report = new LossReport(() => now);
        const times = { lost: [] as number[], again: [] as number[] };
        for (const { lost, after } of events) {
          now += after;
          if (lost > 0) report.lost(lost, 'timeout');
          else report.recovered();
          for (const line of said()) times[line.includes('No more spans') ? 'again' : 'lost'].push(now);
        }
        for (const [index, time] of times.lost.entries()) {
          if (index > 0) expect(time - (times.lost[index - 1] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
        }
        expect(times.again.length).toBeLessThanOrEqual(times.lost.length);
      }),
    );
  });

  it('has told of every lost span in the end, when there is no recovery', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        now = 0;
        report = new LossReport(() => now);
        for (const { lost, after } of events) {
          now += after;
          if (lost > 0) report.lost(lost, 'timeout');
        }
        report.finish();
        const told = said().reduce((sum, line) => sum + Number(/(\d+) (more )?span/.exec(line)?.[1]), 0);
        expect(told).toBe(events.reduce((sum, each) => sum + each.lost, 0));
      }),
    );
  });
});
