// Watches what a method of the openai library returns without taking part in it: the application gets the same object,
// the body of the answer is read once and by the application alone, and an error that nobody handles stays one.
//
//   create() ─▶ APIPromise ── responsePromise ─▶ the answer's head, or the error
//                         └── parseResponse   ─▶ the answer, or a stream     (only once somebody awaits it)
import { isLoose, type Loose } from './loose';

/** Each method never throws; after `failed` or the first `answered` nothing follows. */
export interface AnswerWatcher {
  answered(answer: Loose): void;
  failed(error: unknown): void;
  /** The answer comes in chunks. */
  streamed(stream: object): void;
  /** The application reads the body itself, so the answer is not seen here. */
  taken(): void;
}

type Method = (...values: unknown[]) => unknown;

/** The parts of the library's `APIPromise`, the same in its versions 4 to 7. */
interface ApiPromise {
  responsePromise: Promise<unknown>;
  parseResponse: Method;
  asResponse?: Method;
}

export function watchAnswer(returned: unknown, watcher: AnswerWatcher): void {
  if (isApiPromise(returned)) watchApiPromise(returned, watcher);
  else if (isPromise(returned)) {
    returned.then(
      (answer) => take(answer, watcher),
      (error) => watcher.failed(error),
    );
  } else take(returned, watcher);
}

function watchApiPromise(promise: ApiPromise, watcher: AnswerWatcher): void {
  const { parseResponse } = promise;
  // Replaces the promise instead of branching off it: a branch would count as handling the application's error.
  promise.responsePromise = promise.responsePromise.then(
    (head) => head,
    (error) => {
      watcher.failed(error);
      throw error;
    },
  );
  promise.parseResponse = async function parsed(this: unknown, ...values) {
    try {
      const answer = await parseResponse.apply(this, values);
      take(answer, watcher);
      return answer;
    } catch (error) {
      watcher.failed(error);
      throw error;
    }
  };
  watchRawResponse(promise, watcher);
}

/** `asResponse()` alone leaves the body to the application; a copy of it is read where it is one JSON text. */
function watchRawResponse(promise: ApiPromise, watcher: AnswerWatcher): void {
  const { asResponse } = promise;
  if (typeof asResponse !== 'function') return;
  let isParsed = false;
  const { parseResponse } = promise;
  promise.parseResponse = function parsed(this: unknown, ...values) {
    isParsed = true;
    return parseResponse.apply(this, values);
  };
  const watched = async function watched(this: unknown) {
    const response = await (asResponse.call(this) as Promise<unknown>);
    // `withResponse()` asks for both.
    if (!isParsed) void copyOf(response).then((answer) => (answer ? take(answer, watcher) : watcher.taken()));
    return response;
  };
  Object.defineProperty(promise, 'asResponse', { value: watched, configurable: true, writable: true });
}

async function copyOf(response: unknown): Promise<unknown> {
  try {
    const { headers, clone } = response as Response;
    if (!headers.get('content-type')?.includes('json')) return undefined;
    return await clone.call(response as Response).json();
  } catch {
    return undefined;
  }
}

function take(answer: unknown, watcher: AnswerWatcher): void {
  if (isStream(answer)) watcher.streamed(answer);
  else if (isLoose(answer)) watcher.answered(answer);
  else watcher.taken();
}

function isStream(answer: unknown): answer is object {
  return (
    isLoose(answer) && typeof (answer as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator] === 'function'
  );
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === 'function';
}

function isApiPromise(value: unknown): value is ApiPromise {
  const { responsePromise, parseResponse } = (value ?? {}) as Partial<ApiPromise>;
  return isPromise(responsePromise) && typeof parseResponse === 'function';
}
