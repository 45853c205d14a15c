// The form of filters above the trace list. Each control is the URL's parameter of the same name.

import { useRef } from 'preact/hooks';
import { useShortcuts } from '../keyboard/use-shortcuts';
import { SPAN_TYPE_OPTIONS } from '../model/span-kind';
import { isFiltered, noFilter, WINDOWS } from '../model/trace-filter';
import { Choice } from '../ui/choice';
import { TypedInput } from '../ui/typed-input';

const STATUSES = [
  { id: 'SUCCESS', label: 'Success' },
  { id: 'ERROR', label: 'With errors' },
  { id: 'IN_FLIGHT', label: 'In flight' },
];

/** Shown while the address holds a range of its own. */
const SELECTED_RANGE = { id: 'custom', label: 'Selected range' };

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
      <Choice
        label="Status"
        none="Any"
        value={parameters.status}
        options={STATUSES}
        onValue={(status) => change({ status }, true)}
      />
      <Choice
        label="Span type"
        none="Any"
        value={parameters.type}
        options={SPAN_TYPE_OPTIONS}
        onValue={(type) => change({ type }, true)}
      />
      <Choice
        label="Time"
        none="All"
        value={custom ? SELECTED_RANGE.id : parameters.last}
        options={custom ? [...WINDOWS, SELECTED_RANGE] : WINDOWS}
        onValue={(last) => change({ last, from: undefined, to: undefined }, true)}
      />
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
