// What the end of a request teaches about the next ones.
import { LearntLimits } from '../../src/delivery/learnt-limits';
import type { Outcome } from '../../src/delivery/outcome';
import { SgpError } from '../../src/errors/sgp-error';
import { recordStderr } from '../record-stderr';

const CONFIGURED = 4 * 1024 * 1024;
const MIB = 1024 * 1024;
const FLOOR = 10_000;
const DELIVERED: Outcome = { kind: 'delivered' };
const SILENT: Outcome = { kind: 'retryable', error: new SgpError('SGP_TIMEOUT', 'no answer') };
const REFUSED: Outcome = { kind: 'retryable', error: new SgpError('SGP_CLOSED', 'closed') };
const ended = (bytes: number, parts = {}) => ({ bytes, attempts: 1, millis: 100, isSuspect: false, ...parts });

let stderr: string[];

beforeEach(() => {
  stderr = recordStderr();
});

afterEach(() => jest.restoreAllMocks());

it('a body that is too large lowers the limit of requests and of items, and is told once', () => {
  const limits = new LearntLimits(CONFIGURED);
  limits.tooLarge(MIB);
  limits.tooLarge(2 * MIB);
  expect([limits.maxRequestBytes(), limits.maxItemRequestBytes()]).toEqual([MIB / 2, MIB / 2]);
  expect(stderr).toEqual([
    '@sgp-otel/exporter warn: The server refused a request of 1048576 bytes; from now on they have at most 524288.\n',
  ]);
});

it.each<[string, Outcome, object, number]>([
  ['silence', SILENT, {}, MIB / 2],
  ['silence over spans that may be its reason', SILENT, { isSuspect: true }, CONFIGURED],
  ['a failure that has another reason', REFUSED, {}, CONFIGURED],
  ['a delivery', DELIVERED, {}, CONFIGURED],
])('after %s requests are as large as they may be now', (_what, outcome, parts, expected) => {
  const limits = new LearntLimits(CONFIGURED);
  limits.learn(outcome, ended(MIB, parts));
  expect([limits.maxRequestBytes(), limits.maxItemRequestBytes()]).toEqual([expected, CONFIGURED]);
  expect(stderr).toEqual([]);
});

it('silence over a small body says that size was not the reason, whatever it holds', () => {
  for (const isSuspect of [true, false]) {
    const limits = new LearntLimits(CONFIGURED);
    limits.learn(SILENT, ended(MIB));
    limits.learn(SILENT, ended(8 * 1024 + 1, { isSuspect: true }));
    expect(limits.maxRequestBytes()).toBe(MIB / 2);
    limits.learn(SILENT, ended(8 * 1024, { isSuspect }));
    expect(limits.maxRequestBytes()).toBe(CONFIGURED);
  }
});

it('the time of an attempt follows deliveries that took one attempt', () => {
  const before = new LearntLimits(CONFIGURED).attemptMillis(MIB, FLOOR);
  const after = (outcome: Outcome, parts: object) => {
    const limits = new LearntLimits(CONFIGURED);
    limits.learn(outcome, ended(MIB, parts));
    return limits.attemptMillis(MIB, FLOOR);
  };
  expect(after(DELIVERED, {})).toBeLessThan(before);
  expect(after(DELIVERED, { attempts: 2 })).toBe(before);
  expect(after(REFUSED, {})).toBe(before);
});
