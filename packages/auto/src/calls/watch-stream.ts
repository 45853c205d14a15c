// Watches the chunks of a stream as the application takes them. Whatever way it reads (a loop, `tee`, a web stream),
// the library's Stream asks its own `iterator` for them.
import { isLoose, type Loose } from './loose';

/** Each method never throws. */
export interface ChunkWatcher {
  chunk(chunk: Loose): void;
  /** At the end, when the application stops early, and when the stream breaks. */
  ended(error?: unknown): void;
}

type Iterate = () => AsyncIterator<unknown>;

export function watchStream(stream: object, watcher: ChunkWatcher): void {
  const key = typeof (stream as { iterator?: unknown }).iterator === 'function' ? 'iterator' : Symbol.asyncIterator;
  const iterate = (stream as Record<string | symbol, unknown>)[key] as Iterate;
  const watched = function watched(this: unknown) {
    return watchIterator(iterate.call(this), watcher);
  };
  Object.defineProperty(stream, key, {
    value: watched,
    configurable: true,
    enumerable: key === 'iterator',
    writable: true,
  });
}

function watchIterator(iterator: AsyncIterator<unknown>, watcher: ChunkWatcher): AsyncIterableIterator<unknown> {
  const seen = async (result: Promise<IteratorResult<unknown>>) => {
    try {
      const { done, value } = await result;
      if (done) watcher.ended();
      else if (isLoose(value)) watcher.chunk(value);
    } catch (error) {
      watcher.ended(error);
    }
    return result;
  };
  const watched: AsyncIterableIterator<unknown> = {
    next: (...value) => seen(iterator.next(...value)),
    return: (value) => {
      watcher.ended();
      return iterator.return?.(value) ?? Promise.resolve({ done: true, value });
    },
    throw: (error) => {
      watcher.ended(error);
      return iterator.throw?.(error) ?? Promise.reject(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  // Whatever else an iterator has on this version of Node, such as `Symbol.asyncDispose`, calls these three methods.
  return Object.assign(Object.create(Object.getPrototypeOf(iterator)), watched);
}
