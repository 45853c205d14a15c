// The certificate that the gateway shows, and the authority that its senders' certificates must come from.

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** With it, senders need a certificate of this authority (mTLS): without one, no byte of theirs is read. */
  readonly ca?: Buffer;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
}
