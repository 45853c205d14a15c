// Saves the spans of a trace, all of them or the selected one with what is below it: as NDJSON, which `sgp-local
// import` and a drop on this page take back, or as a fixture, the JSON array that tests send.

import { useContext } from 'preact/hooks';
import { AskForKey } from '../api/ask-for-key';
import { describeFailure, fetchJson, KeyNeeded } from '../api/backend';
import type { Span } from '../api/types';
import type { SpanNode } from '../model/span-tree';
import { useNavigation } from '../routing/use-route';
import { spanAsItem } from '../span/span-as-curl';
import { announce } from '../ui/announce';
import { saveFile } from '../ui/save-file';

const FORMATS = {
  ndjson: {
    extension: 'ndjson',
    write: (items: object[]) => items.map((item) => `${JSON.stringify(item)}\n`).join(''),
  },
  fixture: { extension: 'json', write: (items: object[]) => `${JSON.stringify(items, null, 2)}\n` },
} as const;

interface Props {
  traceId: string;
  selected: SpanNode | undefined;
}

export function ExportTrace({ traceId, selected }: Props) {
  const { account } = useNavigation();
  const askForKey = useContext(AskForKey);
  const save = async (choice: string) => {
    const [format, part] = choice.split(' ') as [keyof typeof FORMATS, 'trace' | 'selection'];
    try {
      const path = `traces/${encodeURIComponent(traceId)}/spans`;
      const { items } = await fetchJson<{ items: Span[] }>(account, path, {});
      const wanted = part === 'selection' && selected !== undefined ? idsFrom(selected) : undefined;
      const chosen = items.filter(({ id }) => wanted === undefined || wanted.has(id)).map(spanAsItem);
      const { extension, write } = FORMATS[format];
      saveFile(`${traceId.replace(/[^\w.-]+/g, '_').slice(0, 80)}.${extension}`, write(chosen));
      announce(`${chosen.length} ${chosen.length === 1 ? 'span' : 'spans'} exported`);
    } catch (error) {
      if (error instanceof KeyNeeded) askForKey(error);
      announce(describeFailure(error));
    }
  };
  return (
    <select
      class="export"
      aria-label="Export"
      value=""
      onChange={(event) => {
        const { value } = event.currentTarget;
        event.currentTarget.value = '';
        if (value !== '') void save(value);
      }}
    >
      <option value="">Export …</option>
      <option value="ndjson trace">Trace as NDJSON</option>
      <option value="fixture trace">Trace as a test fixture</option>
      {selected !== undefined && (
        <>
          <option value="ndjson selection">Selected span and below as NDJSON</option>
          <option value="fixture selection">Selected span and below as a test fixture</option>
        </>
      )}
    </select>
  );
}

function idsFrom(top: SpanNode): Set<string> {
  const reached = new Set([top]);
  for (const node of reached) for (const child of node.children) reached.add(child);
  return new Set([...reached].map((node) => node.span.id));
}
