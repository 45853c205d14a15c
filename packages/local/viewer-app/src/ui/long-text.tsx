// Text as it was written, with its line breaks, cut until asked for. Always a text node, never markup.

import { useState } from 'preact/hooks';
import { visibleText } from '../format/visible-text';

const MAX_CHARACTERS = 4000;

export function LongText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > MAX_CHARACTERS;
  return (
    <div class="long-text">
      {visibleText(cut ? `${text.slice(0, MAX_CHARACTERS)}…` : text)}
      {cut && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          {(text.length - MAX_CHARACTERS).toLocaleString('en')} more characters
        </button>
      )}
    </div>
  );
}
