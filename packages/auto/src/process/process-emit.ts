// Wraps `emit` of the process instead of adding a listener: code around `emit` can run after all listeners, is not
// counted as a listener, and can delay an event.

/** Called instead of `emit`. `deliver` hands the event to the listeners; like `emit` it says whether there are any. */
export type AroundEvent = (deliver: () => boolean, args: readonly unknown[]) => boolean;

export type AroundEvents = Readonly<Record<string, AroundEvent>>;

export function aroundProcessEvents(around: AroundEvents): void {
  const handlers = new Map(Object.entries(around));
  const emit = process.emit as (...args: unknown[]) => boolean;
  const watched = function (this: NodeJS.Process, ...args: unknown[]): boolean {
    const deliver = () => Reflect.apply(emit, this, args);
    const handler = typeof args[0] === 'string' && this === process ? handlers.get(args[0]) : undefined;
    return handler ? handler(deliver, args.slice(1)) : deliver();
  };
  Object.defineProperties(watched, { name: { value: 'emit' }, length: { value: emit.length } });
  Object.defineProperty(process, 'emit', { value: watched, configurable: true, writable: true, enumerable: false });
}
