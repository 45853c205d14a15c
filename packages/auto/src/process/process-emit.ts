// Wraps `emit` of the process instead of adding a listener: code around `emit` can run after all listeners, is not
// counted as a listener, and can delay an event.
import process from 'node:process';
import { replaceMethod } from './replace-method';

/** Called instead of `emit`. `deliver` hands the event to the listeners; like `emit` it says whether there are any. */
export type AroundEvent = (deliver: () => boolean, args: readonly unknown[]) => boolean;

export type AroundEvents = Readonly<Record<string, AroundEvent>>;

export function aroundProcessEvents(around: AroundEvents): void {
  const handlers = new Map(Object.entries(around));
  replaceMethod('emit', (emit) => {
    return function (this: unknown, ...args: unknown[]): unknown {
      const deliver = () => emit(this, args) as boolean;
      const handler = typeof args[0] === 'string' && this === process ? handlers.get(args[0]) : undefined;
      return handler ? handler(deliver, args.slice(1)) : deliver();
    };
  });
}
