// The saved views of the account: open one, save the filters under a name, delete one.

import { useEffect, useRef, useState } from 'preact/hooks';
import { sendJson } from '../api/backend';
import type { SavedView } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { isOnlyNamed, openedView, viewParameters } from '../model/saved-view';
import { useNavigation } from '../routing/use-route';
import { announce } from '../ui/announce';
import { Problem } from '../ui/problem';

interface Props {
  account: string | undefined;
  parameters: Record<string, string>;
  change(parameters: Record<string, string | undefined>, push?: boolean): void;
}

export function SavedViews({ account, parameters, change }: Props) {
  const { link } = useNavigation();
  const { value, error: unread, reload } = useFetched<{ items: SavedView[] }>(account, account && 'views');
  const [failure, setFailure] = useState<unknown>();
  const menu = useRef<HTMLDetailsElement>(null);
  const views = value?.items ?? [];
  const current = views.find(({ name }) => name === parameters.view);
  const shown = viewParameters(parameters);
  const isChanged = current !== undefined && current.parameters !== shown;
  const [name, setName] = useState('');
  // An address that only names the view gets its filters; it stays one step of the history.
  useEffect(() => {
    if (current !== undefined && isOnlyNamed(parameters)) change(openedView(current.name, current.parameters));
  }, [current?.name]);
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  useClosing(menu, close);
  const write = async (method: 'PUT' | 'DELETE', viewName: string) => {
    setFailure(undefined);
    try {
      const path = `viewer-api/views/${encodeURIComponent(viewName)}`;
      await sendJson(account, method, path, method === 'PUT' ? { parameters: shown } : undefined);
    } catch (error) {
      setFailure(error);
      return;
    }
    reload();
    setName('');
    if (method === 'PUT') {
      close();
      menu.current?.querySelector('summary')?.focus();
      change({ view: viewName });
    } else if (viewName === parameters.view) change({ view: undefined });
    announce(method === 'PUT' ? `View ${viewName} saved` : `View ${viewName} deleted`);
  };
  const label = current === undefined ? 'Views' : `View: ${current.name}${isChanged ? ' (changed)' : ''}`;
  return (
    <details ref={menu} class="views">
      <summary class="button">{label}</summary>
      <div class="views-menu">
        {views.length === 0 && <p class="quiet">No saved views yet. Set filters, then name them here.</p>}
        {views.length > 0 && (
          <ul>
            {views.map((view) => (
              <li key={view.name}>
                <a
                  href={link('traces', [], openedView(view.name, view.parameters))}
                  aria-current={view === current ? 'true' : undefined}
                  onClick={close}
                >
                  {view.name}
                </a>
                <button
                  type="button"
                  class="quiet-button"
                  aria-label={`Delete the view ${view.name}`}
                  onClick={() => void write('DELETE', view.name)}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const chosen = name.trim() || (current?.name ?? '');
            if (chosen !== '') void write('PUT', chosen);
          }}
        >
          <label>
            <span>Save these filters as</span>
            <input
              type="text"
              maxLength={100}
              value={name}
              placeholder={current?.name ?? 'Slow model calls'}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <button type="submit" disabled={name.trim() === '' && !isChanged}>
            {isChanged && name.trim() === '' ? 'Save changes' : 'Save'}
          </button>
        </form>
        <p class="quiet">
          Everybody who uses this backend and account sees them. The address of a view opens it anywhere.
        </p>
        <Problem error={failure ?? unread} onRetry={reload} />
      </div>
    </details>
  );
}

/** Escape and a press elsewhere close the menu, wherever the focus is. */
function useClosing(menu: { current: HTMLDetailsElement | null }, close: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      event.preventDefault();
      close();
      menu.current.querySelector('summary')?.focus();
    };
    const onPress = (event: PointerEvent) => {
      if (menu.current?.open && !menu.current.contains(event.target as Node)) close();
    };
    // Before the shortcuts of the page, which leave alone what is done already.
    addEventListener('keydown', onKey, true);
    addEventListener('pointerdown', onPress);
    return () => {
      removeEventListener('keydown', onKey, true);
      removeEventListener('pointerdown', onPress);
    };
  }, []);
}

/** Said when the address names a view that this backend does not have. */
export function UnknownView({ account, parameters, change }: Props) {
  const named = isOnlyNamed(parameters);
  const { value } = useFetched<{ items: SavedView[] }>(account, named ? account && 'views' : undefined);
  if (!named || value === undefined || value.items.some(({ name }) => name === parameters.view)) return null;
  return (
    <p class="notice" role="status">
      This backend has no saved view named {parameters.view}; all traces are shown.{' '}
      <button type="button" class="quiet-button" onClick={() => change({ view: undefined })}>
        Dismiss
      </button>
    </p>
  );
}
