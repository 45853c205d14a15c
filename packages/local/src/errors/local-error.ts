// The errors of this library: one closed table of codes. Each message says what to do.

/** What each code means; docs/reference/local.md says what to do. */
export const LOCAL_ERROR_CODES = {
  EADDRINUSE: 'another program listens on the port',
  SGP_LOCAL_INVALID_OPTION: 'an option has a value that cannot work',
  SGP_LOCAL_API_KEY_REQUIRED: 'other machines could reach the address, and there is no API key',
  SGP_LOCAL_DATA_IN_USE: 'another running backend has the data folder open',
  SGP_LOCAL_DATA_UNREADABLE: 'the stored data is damaged, of a newer version, or of the other identity rule',
  SGP_LOCAL_DATABASE_UNREACHABLE: 'the PostgreSQL server cannot be used',
  SGP_LOCAL_TIMEOUT: '`waitForSpans` did not see the spans in time',
} as const;

export type LocalErrorCode = keyof typeof LOCAL_ERROR_CODES;

/** News about the database for the operator. The message never holds content of spans. */
export class DatabaseNotice extends Error {
  override readonly name = 'DatabaseNotice';
}

/** A failed start, or a wait that timed out; `code` says why, `message` says what to do. */
export class LocalError extends Error {
  override readonly name = 'LocalError';

  constructor(
    readonly code: LocalErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
