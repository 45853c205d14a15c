// Puts text on the clipboard, also where the clipboard API is missing (a page served over plain HTTP by another host),
// and says whether that worked: a browser may refuse.

import { announce } from './announce';

/** @param said what is announced once the text is on the clipboard */
export function copyText(text: string, said: string): void {
  void put(text).then(
    () => announce(said),
    () => announce('The browser did not let this page copy.'),
  );
}

async function put(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
