// Every state of a view is in the URL's fragment, so that a copied address shows the same to the next reader:
// `#/trace/<id>?span=<id>&zoom=0-1500`.

export type View = 'traces' | 'trace' | 'profiler' | 'compare' | 'group' | 'groups';

export interface Route {
  view: View;
  /** The path's further parts, decoded. */
  ids: string[];
  parameters: Record<string, string>;
}

const VIEWS: readonly View[] = ['traces', 'trace', 'profiler', 'compare', 'group', 'groups'];

/** Reads a fragment; anything unknown is the list of traces. */
export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = splitOnce(fragment.replace(/^#\/?/, ''), '?');
  const [first = '', ...rest] = path.split('/').map(decode);
  const view = VIEWS.find((known) => known === first) ?? 'traces';
  return { view, ids: rest.filter((part) => part !== ''), parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** The fragment of a route, `#` included. Empty and undefined parameters are left out. */
export function formatRoute(
  view: View,
  ids: readonly string[] = [],
  parameters: Record<string, string | undefined> = {},
): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${[view, ...ids.map(encodeURIComponent)].join('/')}${query}`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
