// The errors of this library: one closed table of codes, each with advice in its message.

/**
 * | code | meaning |
 * | --- | --- |
 * | `EADDRINUSE` | another program listens on the port |
 * | `SGP_LOCAL_INVALID_OPTION` | an option has a value that cannot work |
 * | `SGP_LOCAL_API_KEY_REQUIRED` | a host that other machines can reach was asked for without an API key |
 * | `SGP_LOCAL_DATA_IN_USE` | another running backend has the data folder open |
 * | `SGP_LOCAL_DATA_UNREADABLE` | the stored data cannot be opened by this version or with these options |
 * | `SGP_LOCAL_DATABASE_UNREACHABLE` | the PostgreSQL server of `databaseUrl` cannot be used |
 * | `SGP_LOCAL_TIMEOUT` | `waitForSpans` did not see the spans in time |
 */
export type LocalErrorCode =
  | 'EADDRINUSE'
  | 'SGP_LOCAL_INVALID_OPTION'
  | 'SGP_LOCAL_API_KEY_REQUIRED'
  | 'SGP_LOCAL_DATA_IN_USE'
  | 'SGP_LOCAL_DATA_UNREADABLE'
  | 'SGP_LOCAL_DATABASE_UNREACHABLE'
  | 'SGP_LOCAL_TIMEOUT';

/** A start that cannot succeed, or a wait that was in vain; `code` says why, `message` says what to do. */
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
