// The search: words, and fields such as `status:error duration:>2s`, completed while one types and explained on demand.

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { QueryField } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { type Completions, completeQuery } from '../model/complete-query';
import { useDelayedReport } from '../ui/use-delayed-report';
import { QueryHelp } from './query-help';

interface Props {
  account: string | undefined;
  value: string;
  onValue(value: string): void;
}

const NONE: Completions = { from: 0, to: 0, options: [] };

export function QueryInput({ account, value, onValue }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { text, type, report } = useDelayedReport(value, onValue);
  const { value: known } = useFetched<{ items: QueryField[] }>(account, account && 'query-fields');
  const fields = known?.items ?? [];
  const [caret, setCaret] = useState<number>();
  const [marked, setMarked] = useState(-1);
  const completions = useMemo(
    () => (caret === undefined ? NONE : completeQuery(text, caret, fields)),
    [text, caret, known],
  );
  const { options } = completions;
  /** Where the caret belongs once the field shows the completed text. */
  const caretAfter = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (caretAfter.current === undefined) return;
    input.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = undefined;
  }, [text]);
  useShortcuts({ '/': () => input.current?.select() });
  const close = () => {
    setCaret(undefined);
    setMarked(-1);
  };
  const take = (index: number) => {
    const option = options[index];
    if (option === undefined) return;
    type(text.slice(0, completions.from) + option.insert + text.slice(completions.to));
    caretAfter.current = completions.from + option.insert.length;
    setCaret(caretAfter.current);
    setMarked(-1);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      event.preventDefault();
      setMarked((marked + step + options.length) % options.length);
    } else if ((event.key === 'Enter' && marked >= 0) || (event.key === 'Tab' && options.length > 0)) {
      event.preventDefault();
      take(Math.max(marked, 0));
    } else if (event.key === 'Enter') {
      report();
      close();
    } else if (event.key === 'Escape') {
      if (options.length === 0) event.currentTarget.blur();
      close();
    }
  };
  return (
    <div class="query wide">
      <label for="query">Search</label>
      <div class="query-line">
        {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is combobox, given below */}
        <input
          id="query"
          ref={input}
          type="search"
          // The types know a combobox only with a list of its own in HTML.
          {...({ role: 'combobox' } as object)}
          autocomplete="off"
          spellcheck={false}
          aria-autocomplete="list"
          aria-expanded={options.length > 0}
          aria-controls="query-options"
          {...(marked >= 0 ? { 'aria-activedescendant': `query-option-${marked}` } : {})}
          value={text}
          placeholder="Words, or status:error duration:>2s ( / )"
          onInput={(event) => {
            type(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
            setMarked(-1);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        <QueryHelp fields={fields} />
      </div>
      <div
        id="query-options"
        class="query-options"
        role="listbox"
        aria-label="Completions"
        hidden={options.length === 0}
      >
        {options.map(({ insert, description }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's own
          <div
            key={insert}
            id={`query-option-${index}`}
            role="option"
            aria-selected={index === marked}
            // Before the field loses the focus, which would close the list.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(index)}
          >
            <code>{insert}</code> <span class="quiet">{description}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
