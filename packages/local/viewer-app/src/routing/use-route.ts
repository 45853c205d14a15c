// The current route as component state, and the ways to change it.

import { createContext } from 'preact';
import { useCallback, useContext, useLayoutEffect, useState } from 'preact/hooks';
import { formatRoute, parseRoute, type Route, type View } from './route';

export interface Navigation {
  route: Route;
  /** The account whose spans are shown; undefined until the list of accounts has come. */
  account: string | undefined;
  /** The address of a view; the account, if one was chosen, goes along. */
  link(view: View, ids?: readonly string[], parameters?: Record<string, string | undefined>): string;
  /** Opens a view as a new step of the browser's history. */
  go(view: View, ids?: readonly string[], parameters?: Record<string, string | undefined>): void;
  /** Changes parameters of the current view; undefined removes one. `push` makes it a step of its own. */
  change(parameters: Record<string, string | undefined>, push?: boolean): void;
}

export const NavigationContext = createContext<Navigation>(null as unknown as Navigation);

export function useNavigation(): Navigation {
  return useContext(NavigationContext);
}

/** For the shell alone: follows the address bar. */
export function useHashRoute(): [Route, (fragment: string, push: boolean) => void] {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useLayoutEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  const open = useCallback((fragment: string, push: boolean) => {
    if (fragment === location.hash) return;
    history[push ? 'pushState' : 'replaceState'](null, '', fragment);
    setRoute(parseRoute(fragment));
  }, []);
  return [route, open];
}

/** Builds the functions of a Navigation for the shell. */
export function navigationOf(
  route: Route,
  account: string | undefined,
  open: (fragment: string, push: boolean) => void,
): Navigation {
  const chosen = route.parameters.account;
  const link: Navigation['link'] = (view, ids, parameters) =>
    formatRoute(view, ids, { ...(chosen === undefined ? {} : { account: chosen }), ...parameters });
  return {
    route,
    account,
    link,
    go: (view, ids, parameters) => open(link(view, ids, parameters), true),
    change: (parameters, push = false) => {
      // Read anew: two changes in one event must not undo each other.
      const current = parseRoute(location.hash);
      open(formatRoute(current.view, current.ids, { ...current.parameters, ...parameters }), push);
    },
  };
}
