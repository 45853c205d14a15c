// Puts a function around a method of the process that a program sees as little as possible of.
import process from 'node:process';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** `around` gets what calls the method as it was. Name, number of parameters and place stay. */
export function replaceMethod(
  name: string,
  around: (call: (self: unknown, args: unknown[]) => unknown) => Method,
): void {
  const holder = holderOf(name);
  const property = holder && Object.getOwnPropertyDescriptor(holder, name);
  const method: unknown = property?.value;
  if (!holder || typeof method !== 'function') return;
  const replacement = around((self, args) => Reflect.apply(method as Method, self, args));
  Object.defineProperties(replacement, { name: { value: method.name }, length: { value: method.length } });
  // What all emitters have is replaced for the process alone, on the prototype that only it has.
  const place = holder === process || holder === ownPrototype ? holder : ownPrototype;
  Object.defineProperty(place, name, { ...property, value: replacement, writable: true, configurable: true });
}

const ownPrototype: object = Object.getPrototypeOf(process);

function holderOf(name: string): object | undefined {
  let holder: object | null = process;
  while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder ?? undefined;
}
