// A refused request, as an error that the HTTP layer turns into a response.
// Messages name fields and positions, never the content of a span.

/** One entry of a 422 body in the FastAPI form; `loc` leads to the offending value. */
export interface Issue {
  loc: (string | number)[];
  msg: string;
  type: string;
  /** More about the problem, for programs. */
  ctx?: object;
}

/** Thrown anywhere below a route to answer `{"detail": …}` with a status. */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 501 | 503 | 507,
    readonly detail: string | Issue[],
    /** Sent as `Retry-After`. */
    readonly options: { retryAfterSeconds?: number } = {},
  ) {
    super(
      typeof detail === 'string' ? detail : detail.map((issue) => `${issue.loc.join('.')}: ${issue.msg}`).join('; '),
    );
  }
}

/** A 422 with a single issue. */
export function invalid(loc: Issue['loc'], msg: string, type = 'value_error'): Rejection {
  return new Rejection(422, [{ loc, msg, type }]);
}
