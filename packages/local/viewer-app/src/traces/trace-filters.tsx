// The form of filters above the trace list. Each control is the URL's parameter of the same name.

import { useFetched } from '../api/use-fetched';
import { SPAN_TYPE_OPTIONS } from '../model/span-kind';
import { isFiltered, noFilter } from '../model/trace-filter';
import { Choice } from '../ui/choice';
import { TimeRange } from '../ui/time-range';
import { TypedInput } from '../ui/typed-input';
import { QueryInput } from './query-input';

const STATUSES = [
  { id: 'SUCCESS', label: 'Success' },
  { id: 'ERROR', label: 'With errors' },
  { id: 'IN_FLIGHT', label: 'In flight' },
];

const FEEDBACK = [
  { id: 'any', label: 'With feedback' },
  { id: 'approved', label: 'Approved' },
  { id: 'rejected', label: 'Rejected' },
  { id: 'none', label: 'Without' },
];

/** Percentiles of the durations of the traces in the chosen time. */
const PERCENTILES = [
  { id: 'p50', label: 'the median (p50)' },
  { id: 'p90', label: '90 % of them (p90)' },
  { id: 'p95', label: '95 % of them (p95)' },
  { id: 'p99', label: '99 % of them (p99)' },
];

interface Props {
  account: string | undefined;
  parameters: Record<string, string>;
  change(parameters: Record<string, string | undefined>, push?: boolean): void;
}

export function TraceFilters({ account, parameters, change }: Props) {
  const services = useServices(account, parameters.service);
  return (
    <form class="filters" role="search" aria-label="Filter traces" onSubmit={(event) => event.preventDefault()}>
      <QueryInput account={account} value={parameters.q ?? ''} onValue={(q) => change({ q: q || undefined })} />
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
      {services.length > 0 && (
        <Choice
          label="Service"
          none="Any"
          value={parameters.service}
          options={services}
          onValue={(service) => change({ service }, true)}
        />
      )}
      <Choice
        label="Feedback"
        none="Any"
        value={parameters.feedback}
        options={FEEDBACK}
        onValue={(feedback) => change({ feedback }, true)}
      />
      <TimeRange parameters={parameters} change={change} />
      <Choice
        label="Slower than"
        none="Any"
        value={parameters.slow}
        options={PERCENTILES}
        onValue={(slow) => change({ slow }, true)}
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
      {parameters.like !== undefined && (
        <button type="button" class="chip" onClick={() => change({ like: undefined }, true)}>
          same name as {parameters.like} <span aria-hidden="true">×</span>
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

/** The services that have traces, and the chosen one even if it has none. */
function useServices(account: string | undefined, chosen: string | undefined): { id: string; label: string }[] {
  const { value } = useFetched<{ items: string[] }>(account, account && 'services');
  const names = new Set([...(value?.items ?? []), ...(chosen === undefined ? [] : [chosen])]);
  return [...names].map((name) => ({ id: name, label: name }));
}
