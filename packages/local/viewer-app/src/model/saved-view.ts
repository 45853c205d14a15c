// Saved views: the filters and the order of the trace list under a name. Its address holds both, so that it works for
// readers whose backend does not know the name.

import { FILTER_PARAMETERS } from './trace-filter';

const VIEW_PARAMETERS: readonly string[] = [...FILTER_PARAMETERS, 'sort', 'order'];

/** The part of the address that a view saves, in one order, so that two of them can be compared. */
export function viewParameters(parameters: Record<string, string>): string {
  const kept = VIEW_PARAMETERS.flatMap((name): [string, string][] => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value]];
  });
  return new URLSearchParams(kept).toString();
}

/** What a view sets, and undefined for everything that it does not. */
export function openedView(name: string, saved: string): Record<string, string | undefined> {
  const values = Object.fromEntries(new URLSearchParams(saved));
  return { ...Object.fromEntries(VIEW_PARAMETERS.map((known) => [known, values[known]])), view: name };
}

/** The address names a view and nothing else: its filters are still to be looked up. */
export function isOnlyNamed(parameters: Record<string, string>): boolean {
  return parameters.view !== undefined && viewParameters(parameters) === '';
}
