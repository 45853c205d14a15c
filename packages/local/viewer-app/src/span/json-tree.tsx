// Any JSON as a tree that opens and closes. Long strings and long lists are cut until asked for, so that a large
// value does not stall the page. A string that holds JSON opens like the JSON it is.

import { useMemo, useState } from 'preact/hooks';
import { visibleText } from '../format/visible-text';
import { parseIfJson } from '../model/read-conversation';

const OPEN_LEVELS = 2;
const MAX_OPEN_ENTRIES = 30;
const MAX_CHARACTERS = 600;
const ENTRIES_PER_STEP = 100;

interface Props {
  value: unknown;
  /** Key or index under which the value stands. */
  name?: string;
  level?: number;
  /** Opens, or closes, everything; a new object for each click. */
  force?: { open: boolean } | undefined;
}

export function JsonTree({ value, name, level = 0, force }: Props) {
  const opened = useMemo(() => parseIfJson(value), [value]);
  if (typeof opened === 'object' && opened !== null) {
    return <Branch value={opened} wasText={opened !== value} name={name} level={level} force={force} />;
  }
  return (
    <div class="json-line">
      <Key name={name} />
      <Leaf value={value} />
    </div>
  );
}

function Key({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span class="json-key">{visibleText(name)}: </span>;
}

function Branch({
  value,
  wasText,
  name,
  level,
  force,
}: {
  value: object;
  /** The value is stored as a string that holds JSON. */
  wasText: boolean;
  name: string | undefined;
  level: number;
  force: Props['force'];
}) {
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  const initially = level < OPEN_LEVELS && entries.length <= MAX_OPEN_ENTRIES;
  const [own, setOwn] = useState({ open: force?.open ?? initially, force });
  const [shown, setShown] = useState(ENTRIES_PER_STEP);
  // A new command from above overrides what was clicked before.
  const open = own.force === force ? own.open : (force?.open ?? own.open);
  const brackets = isArray ? '[]' : '{}';
  if (entries.length === 0) {
    return (
      <div class="json-line">
        <Key name={name} />
        <span class="json-bracket">{brackets}</span>
      </div>
    );
  }
  const count = `${entries.length} ${isArray ? (entries.length === 1 ? 'item' : 'items') : entries.length === 1 ? 'key' : 'keys'}`;
  return (
    <div class="json-branch">
      <button type="button" class="json-toggle" aria-expanded={open} onClick={() => setOwn({ open: !open, force })}>
        <span class={`twisty${open ? '' : ' closed'}`} aria-hidden="true" />
        <Key name={name} />
        <span class="json-bracket">{isArray ? '[' : '{'}</span>
        {!open && <span class="json-preview">{preview(value)}</span>}
        <span class="json-count">{wasText ? `${count}, a JSON string` : count}</span>
      </button>
      {open && (
        <div class="json-children">
          {entries.slice(0, shown).map(([key, inner]) => (
            <JsonTree key={key} value={inner} name={key} level={level + 1} force={force} />
          ))}
          {entries.length > shown && (
            <button type="button" class="more" onClick={() => setShown(shown + ENTRIES_PER_STEP * 5)}>
              {entries.length - shown} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string')
    return <span class={`json-${value === null ? 'null' : typeof value}`}>{String(value)}</span>;
  const cut = !whole && value.length > MAX_CHARACTERS;
  return (
    <>
      <span class="json-string">{visibleText(cut ? `${value.slice(0, MAX_CHARACTERS)}…` : value)}</span>
      {cut && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          {(value.length - MAX_CHARACTERS).toLocaleString('en')} more characters
        </button>
      )}
    </>
  );
}

function preview(value: object): string {
  const entries = Object.entries(value).slice(0, 4);
  const short = (inner: unknown) => {
    if (typeof inner === 'string') return inner.length > 24 ? `${inner.slice(0, 24)}…` : inner;
    if (Array.isArray(inner)) return '[…]';
    return typeof inner === 'object' && inner !== null ? '{…}' : String(inner);
  };
  return entries.map(([key, inner]) => (Array.isArray(value) ? short(inner) : `${key}: ${short(inner)}`)).join(', ');
}
