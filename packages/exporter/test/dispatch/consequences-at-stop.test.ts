import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import type { Sending } from '../../src/dispatch/delivery-consequences';
import { recordStderr } from '../record-stderr';
import { consequencesFixture, DOWN, type Given, WRONG_KEY } from './consequences-fixture';

/** What was sent before is no sign of what the backend takes now. */
const STOP = 50_000;

let written: string[] = [];

beforeEach(() => {
  written = recordStderr();
});

afterEach(() => jest.restoreAllMocks());

const fixture = (given: Given = {}) => consequencesFixture({ ...given, written });

describe('at a stop', () => {
  const atStop = { startedMillis: STOP };

  it('three requests in a row that fail with different spans give all up', () => {
    const { accepted, sendingOf, fail, givenUpAll, consequences, gate, queue } = fixture();
    queue(100, 5);
    for (const from of [1, 3]) fail(sendingOf(accepted(from, 2), atStop), STOP, DOWN, {}, STOP);
    expect(consequences.failedAtStop).toBe(2);
    expect(givenUpAll).toEqual([]);
    expect(gate.probeAtMillis).toBe(Number.NEGATIVE_INFINITY);
    fail(sendingOf(accepted(5, 2), atStop), STOP, DOWN, {}, STOP);
    expect(givenUpAll).toEqual([DOWN.error]);
  });

  it('an answer in between starts the count anew', () => {
    const { accepted, sendingOf, fail, succeed, givenUpAll, consequences } = fixture();
    for (const from of [1, 3]) fail(sendingOf(accepted(from, 2), atStop), STOP, DOWN, {}, STOP);
    succeed(sendingOf(accepted(5, 1), atStop), STOP, STOP);
    expect(consequences.failedAtStop).toBe(0);
    for (const from of [6, 8]) fail(sendingOf(accepted(from, 2), atStop), STOP, DOWN, {}, STOP);
    expect(givenUpAll).toEqual([]);
  });

  it('a request that was sent before does not count, and the next is tried at once', () => {
    const { accepted, sendingOf, fail, givenUpAll, consequences, gate } = fixture();
    const before = { startedMillis: STOP - 1 };
    for (let count = 0; count < 5; count++) fail(sendingOf(accepted(count * 2, 2), before), STOP, DOWN, {}, STOP);
    expect(consequences.failedAtStop).toBe(0);
    expect(givenUpAll).toEqual([]);
    expect(gate.probeAtMillis).toBe(Number.NEGATIVE_INFINITY);
  });

  it('a wrong key gives all up at once', () => {
    const { accepted, sendingOf, fail, givenUpAll } = fixture();
    fail(sendingOf(accepted(1, 2), atStop), STOP, WRONG_KEY, {}, STOP);
    expect(givenUpAll).toEqual([WRONG_KEY.error]);
  });

  it('one span that is all there is gives all up at once', () => {
    const { accepted, sendingOf, fail, givenUpAll } = fixture();
    fail(sendingOf(accepted(1, 1), atStop), STOP, DOWN, {}, STOP);
    expect(givenUpAll).toEqual([DOWN.error]);
  });

  it('one span does not while others wait, nor do several that are all there is', () => {
    const { accepted, sendingOf, fail, givenUpAll, queue } = fixture();
    queue(100, 1);
    fail(sendingOf(accepted(1, 1), atStop), STOP, DOWN, {}, STOP);
    const several = fixture();
    several.fail(several.sendingOf(several.accepted(1, 2), atStop), STOP, DOWN, {}, STOP);
    expect([givenUpAll, several.givenUpAll]).toEqual([[], []]);
  });

  it('an outage is nothing to tell of any more', () => {
    const { accepted, sendingOf, fail, said, holds } = fixture();
    fail(sendingOf(accepted(1, 2), atStop), STOP, DOWN, {}, STOP);
    expect([said('Delivery is held'), holds()]).toEqual([0, 0]);
  });
});

describe('with a limit of attempts', () => {
  const tried = (spans: OutgoingSpan[], ...attempts: number[]) => {
    for (const [index, span] of spans.entries()) span.attempted(attempts[index] ?? 0);
    return spans;
  };

  it('spans that have used them up are lost for the reason of the failure, and the others wait', () => {
    const { accepted, sendingOf, fail, dropped, state } = fixture({ maxAttempts: 3 });
    fail(sendingOf(tried(accepted(1, 3), 3, 2, 4)), 10_000);
    expect(dropped()).toEqual({ server_error: 2 });
    expect(state()).toEqual({ queued: 0, suspected: 1 });
  });

  it('those that wait as suspects and have used them up go too', () => {
    const { accepted, sendingOf, fail, dropped, suspects } = fixture({ maxAttempts: 3 });
    suspects.add(tried(accepted(10, 2), 3, 1), DOWN.error, 0);
    fail(sendingOf(tried(accepted(1, 1), 3)), 10_000);
    expect(dropped()).toEqual({ server_error: 2 });
    expect(suspects.size).toBe(1);
  });

  it('none is lost while others wait that a probe could be made of', () => {
    const { accepted, sendingOf, fail, dropped, queue } = fixture({ maxAttempts: 3 });
    queue(100, 1);
    fail(sendingOf(tried(accepted(1, 2), 3, 3)), 10_000);
    expect(dropped()).toEqual({});
  });

  it.each<[string, Partial<Sending>, number | undefined]>([
    ['that probe has failed', { isProbe: true }, undefined],
    ['the process stops', {}, 10_000],
  ])('they are lost once %s', (_what, rest, stop) => {
    const { accepted, sendingOf, fail, dropped, queue } = fixture({ maxAttempts: 3 });
    queue(100, 1);
    fail(sendingOf(tried(accepted(1, 2), 3, 3), rest), 10_000, DOWN, {}, stop);
    expect(dropped()).toEqual({ server_error: 2 });
  });

  it('a failure of their own is no attempt', () => {
    const { accepted, suspects, takeSuspect, fail, dropped } = fixture({ maxAttempts: 3 });
    const spans = tried(accepted(1, 1), 3);
    suspects.addUntried(spans, DOWN.error);
    suspects.answered(900);
    fail(takeSuspect(1000), 1000);
    expect(dropped()).toEqual({});
    expect(spans[0]?.attempts).toBe(2);
  });

  it('a failure while nothing else is answered is one', () => {
    const { accepted, suspects, takeSuspect, fail, dropped } = fixture({ maxAttempts: 3 });
    suspects.addUntried(tried(accepted(1, 1), 3), DOWN.error);
    fail(takeSuspect(1000), 1000);
    expect(dropped()).toEqual({ server_error: 1 });
  });

  it('without one attempts are not counted', () => {
    const { accepted, sendingOf, fail, dropped, state } = fixture();
    fail(sendingOf(tried(accepted(1, 2), 100, 100)), 10_000);
    expect(dropped()).toEqual({});
    expect(state().suspected).toBe(2);
  });
});
