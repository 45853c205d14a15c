// Input, output, metadata and expected exactly as they were stored.

import { useState } from 'preact/hooks';
import type { Span } from '../api/types';
import { copyText } from '../ui/copy-text';
import { JsonTree } from './json-tree';

const FIELDS = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['metadata', 'Metadata'],
  ['expected', 'Expected'],
] as const;

export function RawContent({ span }: { span: Span }) {
  return (
    <>
      {FIELDS.map(([field, title]) => {
        const value = span[field];
        return value === null ? null : <RawField key={field} title={title} value={value} />;
      })}
      {FIELDS.every(([field]) => span[field] === null) && <p class="quiet">This span has no content.</p>}
    </>
  );
}

function RawField({ title, value }: { title: string; value: object }) {
  const [force, setForce] = useState<{ open: boolean }>();
  return (
    <div class="content-side" role="group" aria-label={title}>
      <div class="raw-head">
        <h3>{title}</h3>
        <button
          type="button"
          class="quiet-button"
          aria-label={`Expand all of ${title}`}
          onClick={() => setForce({ open: true })}
        >
          Expand
        </button>
        <button
          type="button"
          class="quiet-button"
          aria-label={`Collapse all of ${title}`}
          onClick={() => setForce({ open: false })}
        >
          Collapse
        </button>
        <button
          type="button"
          class="quiet-button"
          aria-label={`Copy ${title}`}
          onClick={() => copyText(JSON.stringify(value, null, 2), `${title} copied`)}
        >
          Copy
        </button>
      </div>
      <div class="json">
        <JsonTree value={value} force={force} />
      </div>
    </div>
  );
}
