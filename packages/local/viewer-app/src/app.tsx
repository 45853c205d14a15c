// The frame around every view: navigation, account, theme, the key form, and which view the address asks for.

import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { AskForKey } from './api/ask-for-key';
import type { KeyNeeded } from './api/backend';
import { apiKey, forgetApiKey, rememberApiKey } from './api/session';
import { ComparePage } from './compare/compare-page';
import { GroupPage } from './group/group-page';
import { GroupsPage } from './group/groups-page';
import { HelpDialog } from './keyboard/help-dialog';
import { useShortcuts } from './keyboard/use-shortcuts';
import { ProfilerPage } from './profiler/profiler-page';
import { NavigationContext, navigationOf, useHashRoute } from './routing/use-route';
import { AccountSelect, useAccounts } from './shell/account-select';
import { ImportByDrop } from './shell/import-by-drop';
import { KeyForm } from './shell/key-form';
import { TracePage } from './trace/trace-page';
import { TracesPage } from './traces/traces-page';
import { Announcer } from './ui/announce';
import { useTheme } from './ui/use-theme';

export function App() {
  const [route, open] = useHashRoute();
  const [keyProblem, setKeyProblem] = useState<string>();
  const [session, setSession] = useState(0);
  const [helpOpen, setHelpOpen] = useState(false);
  const theme = useTheme();
  const askForKey = useCallback((reason: KeyNeeded) => {
    // The first refusal is no mistake of the user's: no key has been entered yet.
    setKeyProblem(apiKey() === undefined ? '' : reason.message);
    forgetApiKey();
  }, []);
  const enterKey = (key: string) => {
    rememberApiKey(key);
    setKeyProblem(undefined);
    setSession((before) => before + 1);
  };
  return (
    <AskForKey.Provider value={askForKey}>
      {keyProblem === undefined ? (
        <Views key={session} route={route} open={open} theme={theme} showHelp={() => setHelpOpen(true)} />
      ) : (
        <KeyForm problem={keyProblem} onSubmit={enterKey} />
      )}
      <HelpDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
      <Announcer />
    </AskForKey.Provider>
  );
}

interface ViewsProps {
  route: ReturnType<typeof useHashRoute>[0];
  open: ReturnType<typeof useHashRoute>[1];
  theme: ReturnType<typeof useTheme>;
  showHelp(): void;
}

function Views({ route, open, theme, showHelp }: ViewsProps) {
  const { accounts, account } = useAccounts(route.parameters.account);
  const navigation = useMemo(() => navigationOf(route, account, open), [route, account, open]);
  useShortcuts({
    '?': showHelp,
    t: theme.next,
    'g t': () => navigation.go('traces'),
    'g s': () => navigation.go('groups'),
    'g p': () => navigation.go('profiler'),
  });
  useEffect(() => {
    scrollTo(0, 0);
  }, [route.view, route.ids.join('/')]);
  const tab = (view: 'traces' | 'groups' | 'profiler', label: string, covers: string[]) => (
    <a href={navigation.link(view)} aria-current={covers.includes(route.view) ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <NavigationContext.Provider value={navigation}>
      {/* biome-ignore lint/a11y/useValidAnchor: it moves the focus; the fragment is the route and must stay */}
      <a class="skip" href="#content" onClick={skipToContent}>
        Skip to content
      </a>
      <header class="shell-header">
        <a class="brand" href={navigation.link('traces')}>
          sgp-local
        </a>
        <nav aria-label="Views">
          {tab('traces', 'Traces', ['traces', 'trace', 'compare'])}
          {tab('groups', 'Groups', ['groups', 'group'])}
          {tab('profiler', 'Profiler', ['profiler'])}
        </nav>
        <div class="shell-tools">
          <AccountSelect accounts={accounts} account={account} />
          <button
            type="button"
            class="quiet-button"
            onClick={theme.next}
            aria-label={`Theme: ${theme.label}`}
            title="t"
          >
            {theme.label}
          </button>
          <button type="button" class="quiet-button" onClick={showHelp} aria-label="Keyboard shortcuts" title="?">
            ?
          </button>
        </div>
      </header>
      <ImportByDrop />
      <main id="content" tabIndex={-1}>
        <CurrentView view={route.view} ids={route.ids} />
      </main>
    </NavigationContext.Provider>
  );
}

function CurrentView({ view, ids }: { view: string; ids: string[] }) {
  const [first, second] = ids;
  if (view === 'trace' && first !== undefined) return <TracePage key={first} traceId={first} />;
  if (view === 'compare' && first !== undefined) return <ComparePage left={first} right={second} />;
  if (view === 'group' && first !== undefined) return <GroupPage groupId={first} />;
  if (view === 'groups') return <GroupsPage />;
  if (view === 'profiler') return <ProfilerPage />;
  return <TracesPage />;
}

/** The fragment is the route, so the link may not change it. */
function skipToContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
