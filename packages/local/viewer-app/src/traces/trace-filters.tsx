// The form of filters above the trace list. Each control is the URL's parameter of the same name.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { SPAN_TYPES } from '../trace/span-kind';
import { isFiltered, noFilter, WINDOWS } from './trace-filter';

const TYPING_PAUSE_MILLIS = 300;

interface Props {
  parameters: Record<string, string>;
  change(parameters: Record<string, string | undefined>, push?: boolean): void;
}

export function TraceFilters({ parameters, change }: Props) {
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => search.current?.select() });
  const custom = parameters.from !== undefined || parameters.to !== undefined;
  return (
    <form class="filters" role="search" aria-label="Filter traces" onSubmit={(event) => event.preventDefault()}>
      <TypedInput
        label="Search"
        hint="Words in any span, name or trace id ( / )"
        type="search"
        class="wide"
        inputRef={search}
        value={parameters.q ?? ''}
        onValue={(q) => change({ q: q || undefined })}
      />
      <label>
        <span>Status</span>
        <select
          value={parameters.status ?? ''}
          onChange={(event) => change({ status: event.currentTarget.value || undefined }, true)}
        >
          <option value="">Any</option>
          <option value="SUCCESS">Success</option>
          <option value="ERROR">With errors</option>
          <option value="IN_FLIGHT">In flight</option>
        </select>
      </label>
      <label>
        <span>Span type</span>
        <select
          value={parameters.type ?? ''}
          onChange={(event) => change({ type: event.currentTarget.value || undefined }, true)}
        >
          <option value="">Any</option>
          {SPAN_TYPES.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Time</span>
        <select
          value={custom ? 'custom' : (parameters.last ?? '')}
          onChange={(event) =>
            change({ last: event.currentTarget.value || undefined, from: undefined, to: undefined }, true)
          }
        >
          <option value="">All</option>
          {WINDOWS.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
          {custom && <option value="custom">Selected range</option>}
        </select>
      </label>
      <TypedInput
        label="Min ms"
        type="number"
        class="short"
        value={parameters.min ?? ''}
        onValue={(min) => change({ min: min || undefined })}
      />
      <TypedInput
        label="Max ms"
        type="number"
        class="short"
        value={parameters.max ?? ''}
        onValue={(max) => change({ max: max || undefined })}
      />
      <TypedInput
        label="Group"
        type="text"
        class="medium"
        value={parameters.group ?? ''}
        onValue={(group) => change({ group: group || undefined })}
      />
      {parameters.name !== undefined && (
        <button type="button" class="chip" onClick={() => change({ name: undefined }, true)}>
          name: {parameters.name} <span aria-hidden="true">×</span>
          <span class="hidden-visually">(remove)</span>
        </button>
      )}
      {isFiltered(parameters) && (
        <button type="button" class="quiet-button" onClick={() => change(noFilter(), true)}>
          Clear filters
        </button>
      )}
    </form>
  );
}

interface TypedInputProps {
  label: string;
  hint?: string;
  type: 'search' | 'number' | 'text';
  class: string;
  value: string;
  inputRef?: { current: HTMLInputElement | null };
  onValue(value: string): void;
}

/** Reports what was typed once the typing pauses, and follows the URL when something else changes it. */
function TypedInput({ label, hint, type, class: className, value, inputRef, onValue }: TypedInputProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const reported = useRef(value);
  // The URL's echo of what was reported must not undo what was typed since.
  useLayoutEffect(() => {
    if (value === reported.current) return;
    reported.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type_ = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      reported.current = typed.trim();
      onValue(reported.current);
    }, TYPING_PAUSE_MILLIS);
  };
  return (
    <label class={className}>
      <span>{label}</span>
      <input
        ref={inputRef ?? null}
        {...({ type, min: type === 'number' ? 0 : undefined } as object)}
        value={text}
        placeholder={hint}
        onInput={(event) => type_(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </label>
  );
}
