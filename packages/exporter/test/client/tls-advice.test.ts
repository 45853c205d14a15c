import { isFailureWithin, transportFailure } from '../../src/client/failure';

const messageFor = (code: string, said = 'x') =>
  transportFailure({ method: 'PUT', url: 'https://sgp.test' }, Object.assign(new Error(said), { code }), {});

describe('the advice for a TLS handshake that failed', () => {
  it.each([
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_UNTRUSTED',
  ])('%s is about trust: it names NODE_EXTRA_CA_CERTS', (code) => {
    expect(messageFor(code)).toMatchObject({ code: 'SGP_TLS_FAILED', systemCode: code });
    expect(messageFor(code).message).toContain('NODE_EXTRA_CA_CERTS');
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'renewed'],
    ['CERT_NOT_YET_VALID', 'clock'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host name'],
    ['HOSTNAME_MISMATCH', 'another host name'],
    ['EPROTO', 'does not seem to speak TLS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not seem to speak TLS'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'does not seem to speak TLS'],
    ['INVALID_PURPOSE', 'not one for servers'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'no version of TLS in common'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'no version of TLS in common'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'no cipher in common'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'SGP_OTEL_CLIENT_CERTIFICATE'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'SGP_OTEL_CLIENT_CERTIFICATE'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'handshake failed'],
  ])('%s says something else (%s)', (code, advice) => {
    const { message, ...rest } = messageFor(code);
    expect(rest).toMatchObject({ code: 'SGP_TLS_FAILED' });
    expect(message).toContain(advice);
    expect(message).not.toContain('NODE_EXTRA_CA_CERTS');
  });

  it.each([
    ['tlsv1 alert protocol version', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'no version of TLS in common'],
    ['ssl/tls alert handshake failure', 'ERR_SSL_SSL_TLS_ALERT_HANDSHAKE_FAILURE', 'no cipher in common'],
    ['wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER', 'does not seem to speak TLS'],
  ])('an EPROTO is read by what OpenSSL says: %s', (reason, code, advice) => {
    const error = messageFor(
      'EPROTO',
      `write EPROTO 80AC:error:0A00042E:SSL routines:ssl3_read_bytes:${reason}:../ssl.c:1:`,
    );
    expect(error).toMatchObject({ code: 'SGP_TLS_FAILED', systemCode: code });
    expect(error.message).toContain(advice);
  });

  it('a certificate for which Node has no code is described in the words of OpenSSL', () => {
    const { code, message } = messageFor('UNSPECIFIED', 'EE certificate key too weak');
    expect(code).toBe('SGP_TLS_FAILED');
    expect(message).toContain('(EE certificate key too weak). OpenSSL does not take such a certificate');
  });

  it('what the permission model of Node forbids names the flag that allows it, and is not tried from a thread', () => {
    const error = messageFor('ERR_ACCESS_DENIED');
    expect(error.message).toContain('--allow-net');
    expect(isFailureWithin(error)).toBe(false);
  });

  it.each([
    [new TypeError('Promise is not a constructor'), true],
    [Object.assign(new Error('Nock: Disallowed net connect'), { code: 'ENETUNREACH' }), true],
    [Object.assign(new Error('read'), { code: 'ENOENT', syscall: 'open' }), true],
    [Object.assign(new Error('connect'), { code: 'ENETUNREACH', syscall: 'connect' }), false],
    [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), false],
    [Object.assign(new Error('x'), { cause: Object.assign(new Error('y'), { code: 'HPE_INVALID_CONSTANT' }) }), false],
  ])('%s failed within the process: %s', (thrown, isWithin) => {
    expect(isFailureWithin(transportFailure({ method: 'PUT', url: 'http://sgp.test' }, thrown, {}))).toBe(isWithin);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE'])('%s is no matter of TLS', (code) => {
    expect(messageFor(code).code).not.toBe('SGP_TLS_FAILED');
    expect(messageFor(code).message).not.toMatch(/certificate|TLS/i);
  });
});
