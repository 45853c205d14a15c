// What to do about a TLS handshake that failed, by the code of Node or OpenSSL. Trusting another authority helps
// against few of them.

const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|INVALID_(CA|PURPOSE)$|UNSPECIFIED$|PATH_LENGTH|UNABLE_TO_(VERIFY|GET_ISSUER|GET_CRL|DECRYPT_CERT|DECODE_ISSUER)|HOSTNAME_MISMATCH)/;

const ADVICE: readonly (readonly [code: RegExp, advice: string])[] = [
  [
    /^(UNABLE_TO_(VERIFY|GET_ISSUER)|SELF_SIGNED|DEPTH_ZERO|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)/,
    'For a private certificate authority set NODE_EXTRA_CA_CERTS before Node starts.',
  ],
  [/^CERT_HAS_EXPIRED/, 'The certificate has expired: have it renewed, and check the clock of this machine.'],
  [/^CERT_NOT_YET_VALID/, 'The certificate is not valid yet: check the clock of this machine.'],
  [/^CERT_REVOKED/, 'The certificate was revoked: have it replaced.'],
  [
    /ALTNAME_INVALID|^HOSTNAME_MISMATCH/,
    'The certificate is for another host name: check the base URL (SGP_CLIENT_BASE_URL).',
  ],
  [/^INVALID_PURPOSE/, 'The certificate is not one for servers: have one issued that is.'],
  [/^UNSPECIFIED|_TOO_(SMALL|WEAK)$/, 'OpenSSL does not take such a certificate or key: have a stronger one issued.'],
  [
    /^ERR_SSL_.*(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_(LOW|HIGH))/,
    'The two sides have no version of TLS in common: the server has to offer 1.2 or a later one.',
  ],
  [
    /^ERR_SSL_.*(HANDSHAKE_FAILURE|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY)/,
    'The server refused the handshake: the two sides have no cipher in common, or it asks for a client certificate ' +
      '(SGP_OTEL_CLIENT_CERTIFICATE, SGP_OTEL_CLIENT_KEY).',
  ],
  [
    /^ERR_SSL_.*(ALERT|CERTIFICATE_REQUIRED)/,
    'The server refused the handshake; it may ask for a client certificate (SGP_OTEL_CLIENT_CERTIFICATE, ' +
      'SGP_OTEL_CLIENT_KEY).',
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH|UNKNOWN_PROTOCOL|HTTP_REQUEST|HTTPS_PROXY)|^EPROTO/,
    'The other side does not seem to speak TLS there: check scheme and port of the base URL (SGP_CLIENT_BASE_URL) ' +
      'and any proxy.',
  ],
];

/**
 * The code of a failure, made exact where Node has only a general one: OpenSSL's reason is in the message of an
 * `EPROTO`, as `ERR_SSL_…` has it in other cases.
 */
export function exactTlsCode(systemCode: string, message: string): string {
  const reason = systemCode === 'EPROTO' ? /SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] : undefined;
  return reason === undefined ? systemCode : `ERR_SSL_${reason.toUpperCase().replace(/\W+/g, '_')}`;
}

/** What OpenSSL says of a certificate for which Node has no code, such as `EE certificate key too weak`. */
export function unspecifiedReason(systemCode: string, message: string): string | undefined {
  return systemCode === 'UNSPECIFIED' && /^[\w ./-]{1,80}$/.test(message) ? message : undefined;
}

export function isTlsCode(systemCode: string): boolean {
  return TLS_CODE.test(systemCode);
}

/**
 * What to do about a TLS handshake that failed with this code, such as `CERT_HAS_EXPIRED`; empty when nothing is known.
 */
export function tlsAdvice(systemCode: string): string {
  return ADVICE.find(([code]) => code.test(systemCode))?.[1] ?? '';
}
