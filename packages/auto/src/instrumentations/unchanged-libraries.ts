// What an instrumentation does to its library beyond recording it, undone: by short name.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { keepLayers } from './unchanged-express';
import { keepGraphQlCalls } from './unchanged-graphql';
import { keepMemoized } from './unchanged-memoizer';
import { keepRequests } from './unchanged-requests';
import { keepListeners } from './unchanged-socket-io';

const KEEPING: Readonly<Record<string, (instrumentation: Instrumentation) => void>> = {
  express: keepLayers,
  graphql: keepGraphQlCalls,
  http: keepRequests,
  'lru-memoizer': keepMemoized,
  'socket.io': keepListeners,
};

/** To be called before the instrumentation patches anything. */
export function keepLibraryUnchanged(shortName: string, instrumentation: Instrumentation): void {
  KEEPING[shortName]?.(instrumentation);
}
