// Outgoing HTTP requests under OpenTelemetry's instrumentation: Node gets what the application passed to http.request,
// with the trace's headers added. The instrumentation reads its arguments and would pass on what it made of them, which
// loses headers in an array and encoded passwords.
//
//   application ─▶ request(given) ─▶ instrumentation ─▶ passedOn(its options) ─▶ Node's request(given + headers)
import type { Instrumentation } from '@opentelemetry/instrumentation';

type Request = (this: unknown, ...values: unknown[]) => unknown;
type PatchOf = (component: string) => (original: Request) => Request;

interface Call {
  readonly given: readonly unknown[];
  isMade: boolean;
  made?: unknown;
}

interface HttpInstrumentation {
  _getPatchOutgoingRequestFunction?: PatchOf;
  _getPatchHttpsOutgoingRequestFunction?: PatchOf;
  _onServerResponseFinish?(
    request: unknown,
    response: unknown,
    span: { isRecording(): boolean },
    ...rest: unknown[]
  ): void;
}

type Headers = Readonly<Record<string, unknown>> | readonly unknown[];

export function keepRequests(http: Instrumentation & HttpInstrumentation): void {
  const plain = http._getPatchOutgoingRequestFunction;
  const secure = http._getPatchHttpsOutgoingRequestFunction;
  const finish = http._onServerResponseFinish;
  if (typeof plain !== 'function' || typeof secure !== 'function' || typeof finish !== 'function') return;
  // That of https uses that of http, and is not to be kept twice.
  http._getPatchOutgoingRequestFunction = (component) => {
    const patch = plain.call(http, component);
    return component === 'https' ? patch : (original) => keptRequest(original, patch);
  };
  http._getPatchHttpsOutgoingRequestFunction = (component) => (original) =>
    keptRequest(original, secure.call(http, component));
  // A listener that threw has ended the span: what is added later would make OpenTelemetry warn.
  http._onServerResponseFinish = (request, response, span, ...rest) => {
    if (span.isRecording()) finish.call(http, request, response, span, ...rest);
  };
}

function keptRequest(original: Request, patch: (original: Request) => Request): Request {
  // From the application's call to Node's within it; both in one turn.
  let call: Call | undefined;
  const passedOn: Request = function (this, ...values) {
    const current = call;
    call = undefined;
    if (!current) return Reflect.apply(original, this, values);
    current.isMade = true;
    current.made = Reflect.apply(original, this, withHeaders(current.given, values));
    return current.made;
  };
  const traced = patch(passedOn);
  return function (this, ...given) {
    const outer = call;
    const current: Call = { given, isMade: false };
    call = current;
    try {
      return Reflect.apply(traced, this, given);
    } catch (error) {
      if (current.made !== undefined) return current.made;
      if (current.isMade) throw error;
      return Reflect.apply(original, this, given);
    } finally {
      call = outer;
    }
  };
}

/** The application's arguments with the headers and the callback of the instrumentation's. */
function withHeaders(given: readonly unknown[], [options, ...rest]: readonly unknown[]): unknown[] {
  const values = [...given];
  const last = values.length - 1;
  const callback = rest.at(-1);
  if (typeof values[last] === 'function' && typeof callback === 'function') values[last] = callback;
  const added = isObject(options) ? (options as { headers?: Headers }).headers : undefined;
  if (!isObject(added)) return values;
  const at = isOptions(given[0]) ? 0 : 1;
  const own = isObject(given[at]) ? (given[at] as { headers?: Headers }) : {};
  // Node copies what an application has put onto a URL.
  const before = own.headers ?? (isObject(given[0]) ? (given[0] as { headers?: Headers }).headers : undefined);
  const headers = together(before, added as Readonly<Record<string, unknown>>);
  if (headers === before) return values;
  const isWithout = at === 1 && !isObject(given[1]);
  // A callback, or a value that Node passes over, stands where options would.
  values.splice(at, isWithout && (given.length < 2 || typeof given[1] === 'function') ? 0 : 1, { ...own, headers });
  return values;
}

/** Node takes what looks like a URL for one, of whatever class. */
function isOptions(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { href, protocol, auth, path } = value as Record<string, unknown>;
  return !(href && protocol && auth === undefined && path === undefined);
}

function together(own: Headers | undefined, all: Readonly<Record<string, unknown>>): Headers | undefined {
  const before = (own ?? {}) as Readonly<Record<string, unknown>>;
  const added = Object.entries(all).filter(([name, value]) => !Object.hasOwn(before, name) || before[name] !== value);
  if (added.length === 0) return own;
  if (!Array.isArray(own)) return { ...own, ...Object.fromEntries(added) };
  return Array.isArray(own[0]) ? [...own, ...added] : [...own, ...added.flat()];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
