// Whether the window is as a media query says, followed while it changes.

import { useEffect, useState } from 'preact/hooks';

/** Where lists stack what a wide window shows in columns; the style sheets use the same width. */
export const NARROW = '(max-width: 720px)';

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const follow = () => setMatches(media.matches);
    follow();
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [query]);
  return matches;
}
