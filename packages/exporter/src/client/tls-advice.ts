// What to do about a TLS handshake that failed, by the code of Node or OpenSSL. Trusting another authority helps
// against few of them.

const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|INVALID_(CA|PURPOSE)$|PATH_LENGTH|UNABLE_TO_(VERIFY|GET_ISSUER|GET_CRL|DECRYPT_CERT|DECODE_ISSUER)|HOSTNAME_MISMATCH)/;

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

export function isTlsCode(systemCode: string): boolean {
  return TLS_CODE.test(systemCode);
}

/**
 * What to do about a TLS handshake that failed with this code, such as `CERT_HAS_EXPIRED`; empty when nothing is known.
 */
export function tlsAdvice(systemCode: string): string {
  return ADVICE.find(([code]) => code.test(systemCode))?.[1] ?? '';
}
