import { isSilence, type Outcome, outcomeOf } from '../../src/delivery/outcome';
import { SgpError, type SgpErrorCode, type SgpErrorDetails, sgpErrorCodes } from '../../src/errors/sgp-error';

type Kind = ReturnType<typeof outcomeOf>['kind'];

const errorOf = (code: SgpErrorCode, details: SgpErrorDetails = {}) => new SgpError(code, 'failed', details);

describe('outcomeOf', () => {
  it('takes no error for a delivery', () => {
    expect(outcomeOf(undefined)).toEqual({ kind: 'delivered' });
  });

  const byStatus: readonly [status: number, kind: Kind][] = [
    [200, 'retryable'],
    [204, 'retryable'],
    [301, 'retryable'],
    [307, 'retryable'],
    [400, 'rejected'],
    [401, 'unauthorized'],
    [402, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'retryable'],
    [405, 'retryable'],
    [406, 'rejected'],
    [407, 'unauthorized'],
    [408, 'retryable'],
    [409, 'rejected'],
    [410, 'retryable'],
    [411, 'rejected'],
    [413, 'too_large'],
    [415, 'rejected'],
    [418, 'rejected'],
    [422, 'rejected'],
    [429, 'retryable'],
    [431, 'rejected'],
    [451, 'rejected'],
    [499, 'rejected'],
    [500, 'retryable'],
    [501, 'retryable'],
    [502, 'retryable'],
    [503, 'retryable'],
    [504, 'retryable'],
    [599, 'retryable'],
  ];

  it.each(byStatus)('reads status %d as %s', (status, kind) => {
    const error = errorOf('SGP_REJECTED', { status });
    expect(outcomeOf(error)).toMatchObject({ kind, error });
  });

  // A failure without a status: which of them speak of the content?
  const withoutStatus: Record<SgpErrorCode, Kind> = {
    SGP_INVALID_OPTION: 'retryable',
    SGP_MISSING_CREDENTIALS: 'retryable',
    SGP_INVALID_ITEMS: 'rejected',
    SGP_UNREACHABLE: 'retryable',
    SGP_TLS_FAILED: 'retryable',
    SGP_TIMEOUT: 'retryable',
    SGP_DEADLINE_EXCEEDED: 'retryable',
    SGP_CLOSED: 'retryable',
    SGP_UNAUTHORIZED: 'retryable',
    SGP_FORBIDDEN: 'retryable',
    SGP_NOT_FOUND: 'retryable',
    SGP_CONFLICT: 'retryable',
    SGP_PAYLOAD_TOO_LARGE: 'retryable',
    SGP_REJECTED: 'retryable',
    SGP_RATE_LIMITED: 'retryable',
    SGP_SERVER_ERROR: 'retryable',
    SGP_UNEXPECTED_ANSWER: 'retryable',
    SGP_INTERNAL: 'rejected',
  };

  it.each(Object.keys(sgpErrorCodes) as SgpErrorCode[])('has an answer for %s without a status', (code) => {
    expect(outcomeOf(errorOf(code)).kind).toBe(withoutStatus[code]);
  });

  it.each([408, 429, 500, 503])('keeps what a %d asks for in Retry-After', (status) => {
    expect(outcomeOf(errorOf('SGP_SERVER_ERROR', { status, retryAfterMillis: 1500 }))).toMatchObject({
      kind: 'retryable',
      retryAfterMillis: 1500,
    });
  });

  it.each([403, 409, 422])('judges nothing by a %d in words that are not SGP’s', (status) => {
    const error = errorOf('SGP_REJECTED', { status, isForeign: true });
    expect(outcomeOf(error)).toEqual({ kind: 'retryable', error });
  });

  it.each([400, 409, 422])('keeps the items that a %d names, and none when it names none', (status) => {
    expect(outcomeOf(errorOf('SGP_REJECTED', { status, itemIndexes: [3, 7] }))).toMatchObject({ itemIndexes: [3, 7] });
    expect(outcomeOf(errorOf('SGP_REJECTED', { status }))).toMatchObject({ itemIndexes: [] });
  });
});

describe('isSilence', () => {
  const retryable = (code: SgpErrorCode, details: SgpErrorDetails = {}): Outcome => ({
    kind: 'retryable',
    error: errorOf(code, details),
  });

  it.each<[string, Outcome]>([
    ['a reset', retryable('SGP_UNREACHABLE', { systemCode: 'ECONNRESET' })],
    ['a failure without a code', retryable('SGP_UNREACHABLE')],
    ['no answer in time', retryable('SGP_TIMEOUT')],
    ['a failing server', retryable('SGP_SERVER_ERROR', { status: 500 })],
    ['a status of 408', retryable('SGP_REJECTED', { status: 408 })],
    ['a refusal in words that are not SGP’s', retryable('SGP_FORBIDDEN', { status: 403, isForeign: true })],
  ])('%s may be about the size', (_what, outcome) => {
    expect(isSilence(outcome)).toBe(true);
  });

  it.each<[string, Outcome]>([
    ['a delivery', { kind: 'delivered' }],
    ['a verdict', { kind: 'rejected', error: errorOf('SGP_INTERNAL'), itemIndexes: [] }],
    ['a refused key', { kind: 'unauthorized', error: errorOf('SGP_UNAUTHORIZED') }],
    ['a size that is said', { kind: 'too_large', error: errorOf('SGP_PAYLOAD_TOO_LARGE') }],
    [
      'a server that says when to come back',
      { ...retryable('SGP_SERVER_ERROR', { status: 503 }), retryAfterMillis: 0 } as Outcome,
    ],
    ['a closed client', retryable('SGP_CLOSED')],
    ['a failed handshake', retryable('SGP_TLS_FAILED')],
    ['a status of 404', retryable('SGP_NOT_FOUND', { status: 404, isForeign: true })],
    ['a status of 403 in SGP’s words', retryable('SGP_FORBIDDEN', { status: 403 })],
    ['a status of 499', retryable('SGP_REJECTED', { status: 499 })],
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].map(
      (systemCode): [string, Outcome] => [systemCode, retryable('SGP_UNREACHABLE', { systemCode })],
    ),
  ])('%s is not', (_what, outcome) => {
    expect(isSilence(outcome)).toBe(false);
  });
});
