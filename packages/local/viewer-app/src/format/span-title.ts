// What a span or trace is called in lists: an HTTP span by its method and path, so that no list is a wall of "GET".

import { visibleText } from './visible-text';

/** Names that say no more than the method of a request. */
const BARE_METHOD = /^(?:HTTP )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY|HTTP|REQUEST)$/i;

export function titleOf({ name, request }: { name: string; request: string | null }): string {
  if (request !== null && (name === '' || BARE_METHOD.test(name))) return visibleText(request);
  return visibleText(name) || '(no name)';
}
