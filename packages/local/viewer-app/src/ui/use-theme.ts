// Light, dark, or as the system asks; remembered by the browser.

import { useCallback, useLayoutEffect, useState } from 'preact/hooks';

const STORAGE = 'sgp-local-theme';
const THEME_CHANGE = 'themechange';
const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const LABELS: Record<Theme, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

export function useTheme(): { label: string; next(): void } {
  const [theme, setTheme] = useState<Theme>(() => {
    const stored = localStorage.getItem(STORAGE);
    return THEMES.find((known) => known === stored) ?? 'auto';
  });
  // Before the page is painted: it never flashes in other colours.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(STORAGE, theme);
    dispatchEvent(new Event(THEME_CHANGE));
  }, [theme]);
  const next = useCallback(
    () => setTheme((before) => THEMES[(THEMES.indexOf(before) + 1) % THEMES.length] ?? 'auto'),
    [],
  );
  return { label: LABELS[theme], next };
}

/** Calls back when the colours have changed, for what is drawn and not styled; returns what ends that. */
export function onColoursChange(draw: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', draw);
  addEventListener(THEME_CHANGE, draw);
  return () => {
    scheme.removeEventListener('change', draw);
    removeEventListener(THEME_CHANGE, draw);
  };
}
