// The floor: what the SDK and the load cost by themselves.

export function make() {
  return { processor: undefined, answered: () => 0, delivered: () => 0, dropped: () => undefined };
}
