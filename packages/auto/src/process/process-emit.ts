// Sees events of the process without being one of its listeners: it is last without being asked in time, is not counted
// among the application's listeners, and can put an event off.

/** Gets what hands the event to the listeners and returns whether there were any, as `emit` does. */
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
