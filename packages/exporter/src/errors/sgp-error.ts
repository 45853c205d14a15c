// The one error type of this package and the closed table of its codes. docs/reference/errors.md lists the same codes.

/** Every code with what it means. */
export const sgpErrorCodes = {
  SGP_INVALID_OPTION: 'An option given in code is not valid. Thrown by constructors and `defineDialect`.',
  SGP_MISSING_CREDENTIALS: 'The API key, the account or the base URL is missing. Thrown by the SgpClient constructor.',
  SGP_INVALID_ITEMS:
    'The items cannot be sent: not JSON, more than 1,000, or an injected client threw something of its own for them.',
  SGP_UNREACHABLE: 'No connection, or it broke before the answer (DNS, refused, reset).',
  SGP_TLS_FAILED: 'The TLS handshake failed: the certificate is not trusted, or the other side does not speak TLS.',
  SGP_TIMEOUT: 'No complete answer within the time limit of an attempt.',
  SGP_DEADLINE_EXCEEDED: 'The overall time limit of the call ended before it succeeded.',
  SGP_CLOSED: 'The client or exporter was closed before the call finished.',
  SGP_UNAUTHORIZED: 'Status 401: the API key is wrong.',
  SGP_FORBIDDEN: 'Status 403: the API key may not use this account.',
  SGP_NOT_FOUND: 'Status 404: no such span, or the base URL is not that of an SGP API.',
  SGP_CONFLICT: 'Status 409: the batch forms a parent cycle, or a parent belongs to another trace.',
  SGP_PAYLOAD_TOO_LARGE: 'Status 413: the request body is larger than the server takes.',
  SGP_REJECTED: 'Another 4xx status, such as 400 or 422: the server refused the content.',
  SGP_RATE_LIMITED: 'Status 429: too many requests, also after the retries.',
  SGP_SERVER_ERROR: 'Status 5xx, also after the retries.',
  SGP_UNEXPECTED_ANSWER:
    'The answer is not that of an SGP API: a redirect, no JSON, without end, or there before the request was sent.',
  SGP_INTERNAL: 'A defect in this package. Please report it.',
} as const;

export type SgpErrorCode = keyof typeof sgpErrorCodes;

export interface SgpErrorDetails {
  /** HTTP status of the last answer. */
  readonly status?: number;
  /** What the server said, shortened; never a header or a payload. */
  readonly serverMessage?: string;
  /** The operating system's or TLS library's code, such as `ECONNREFUSED`. */
  readonly systemCode?: string;
  /** Attempts made, the first included. */
  readonly attempts?: number;
  /** Positions in the request of the items the server named as bad; absent when it named none. */
  readonly itemIndexes?: readonly number[];
  /** How long the server asked to wait, when the time limit left no room for it. */
  readonly retryAfterMillis?: number;
  /**
   * The answer was not in the form of an SGP API's errors: it may come from something on the way, such as a firewall.
   */
  readonly isForeign?: boolean;
}

// Shared between copies of this package (CommonJS and bundled), so that `isSgpError` works across them.
const BRAND = Symbol.for('@sgp-otel/exporter.SgpError');

/**
 * Every failure of this package. `message` says what failed, where and what to do; neither it nor any property holds a
 * header, the API key or span content.
 */
export class SgpError extends Error {
  override readonly name = 'SgpError';
  readonly code: SgpErrorCode;
  readonly status?: number;
  readonly serverMessage?: string;
  readonly systemCode?: string;
  readonly attempts?: number;
  readonly itemIndexes?: readonly number[];
  readonly retryAfterMillis?: number;
  readonly isForeign?: boolean;

  constructor(code: SgpErrorCode, message: string, details: SgpErrorDetails = {}) {
    super(message);
    this.code = code;
    Object.assign(this, details);
    // Without a prototype, to which a program may have added a `get`.
    Object.defineProperty(this, BRAND, Object.assign(Object.create(null), { value: true }) as PropertyDescriptor);
  }

  /** Whether `value` is an `SgpError`, also one of another copy of this package. */
  static isSgpError(value: unknown): value is SgpError {
    try {
      return typeof value === 'object' && value !== null && BRAND in value;
    } catch {
      // A proxy of somebody else.
      return false;
    }
  }
}
