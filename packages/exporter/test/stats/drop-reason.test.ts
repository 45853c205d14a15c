import { SgpError, type SgpErrorCode, sgpErrorCodes } from '../../src/errors/sgp-error';
import { dropReasonOf, dropReasons } from '../../src/stats/drop-reason';

describe('dropReasonOf', () => {
  it.each([
    ['SGP_UNREACHABLE', 'unreachable'],
    ['SGP_TLS_FAILED', 'unreachable'],
    ['SGP_TIMEOUT', 'timeout'],
    ['SGP_DEADLINE_EXCEEDED', 'timeout'],
    ['SGP_CLOSED', 'shutdown'],
    ['SGP_UNAUTHORIZED', 'unauthorized'],
    ['SGP_FORBIDDEN', 'unauthorized'],
    ['SGP_CONFLICT', 'rejected'],
    ['SGP_REJECTED', 'rejected'],
    ['SGP_PAYLOAD_TOO_LARGE', 'too_large'],
    ['SGP_RATE_LIMITED', 'rate_limited'],
    ['SGP_SERVER_ERROR', 'server_error'],
    ['SGP_INTERNAL', 'exporter_failed'],
  ] as const)('of %s is %s', (code, reason) => {
    expect(dropReasonOf(new SgpError(code, ''))).toBe(reason);
  });

  it('is a reason of the closed list for every code', () => {
    for (const code of Object.keys(sgpErrorCodes) as SgpErrorCode[]) {
      expect(Object.keys(dropReasons)).toContain(dropReasonOf(new SgpError(code, '')));
    }
  });

  it.each([undefined, null, 'text', new Error('of another exporter'), { code: 'SGP_TIMEOUT' }])(
    'of %p, which is no SgpError, is exporter_failed',
    (error) => {
      expect(dropReasonOf(error)).toBe('exporter_failed');
    },
  );

  it('of a code that only another version of the package knows is exporter_failed', () => {
    expect(dropReasonOf(new SgpError('SGP_FROM_THE_FUTURE' as SgpErrorCode, ''))).toBe('exporter_failed');
  });
});
