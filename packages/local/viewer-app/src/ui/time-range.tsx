// Which time is shown: all, a look-back from now, or a range of its own. All of it stands in the address.

import { useState } from 'preact/hooks';
import { fromLocalInput, lookBackLabel, lookBackMillis, toLocalInput, WINDOWS } from '../model/time-range';
import { Choice } from './choice';

const CUSTOM = { id: 'custom', label: 'Custom range …' };

type TimeParameters = Record<'last' | 'from' | 'to', string | undefined>;

interface Props {
  parameters: Record<string, string>;
  change(parameters: TimeParameters, push?: boolean): void;
}

export function TimeRange({ parameters: { last, from, to }, change }: Props) {
  const hasRange = from !== undefined || to !== undefined;
  const [asked, setAsked] = useState(false);
  const custom = hasRange || (asked && last === undefined);
  // An address may hold any length, for example `last=6h`.
  const other =
    last !== undefined && lookBackMillis(last) !== undefined && !WINDOWS.some(({ id }) => id === last)
      ? [{ id: last, label: lookBackLabel(last) }]
      : [];
  return (
    <>
      <Choice
        label="Time"
        none="All"
        value={custom ? CUSTOM.id : last}
        options={[...WINDOWS, ...other, CUSTOM]}
        onValue={(chosen) => {
          setAsked(chosen === CUSTOM.id);
          if (chosen === CUSTOM.id) change({ last: undefined, from: startOf(last), to: undefined }, true);
          else change({ last: chosen, from: undefined, to: undefined }, true);
        }}
      />
      {custom && (
        <>
          <Instant
            label="From"
            value={from}
            onValue={(chosen) => change({ last: undefined, from: chosen, to }, true)}
          />
          <Instant label="To" value={to} onValue={(chosen) => change({ last: undefined, from, to: chosen }, true)} />
        </>
      )}
    </>
  );
}

/** A custom range starts with what is shown at that moment. */
function startOf(last: string | undefined): string | undefined {
  const millis = lookBackMillis(last);
  return millis === undefined ? undefined : new Date(Date.now() - millis).toISOString();
}

interface InstantProps {
  label: string;
  /** ISO 8601. */
  value: string | undefined;
  onValue(value: string | undefined): void;
}

/** A date and a time in the zone of the browser. Reported when it is complete, or emptied. */
function Instant({ label, value, onValue }: InstantProps) {
  return (
    <label class="instant">
      <span>{label}</span>
      <input
        type="datetime-local"
        step="1"
        value={toLocalInput(value)}
        onChange={(event) => onValue(fromLocalInput(event.currentTarget.value))}
      />
    </label>
  );
}
