// What the search understands, as a dialog.

import { useRef } from 'preact/hooks';
import type { QueryField } from '../api/types';

export function QueryHelp({ fields }: { fields: readonly QueryField[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" class="quiet-button" onClick={() => dialog.current?.showModal()}>
        Search help
      </button>
      <dialog ref={dialog} class="help" aria-labelledby="query-help-title">
        <h2 id="query-help-title">Search</h2>
        <p>
          Words and fields that follow each other must all fit; <code>or</code>, <code>not</code> (or <code>-</code>)
          and parentheses say otherwise, <code>"quotes"</code> hold a phrase together. <code>field:x</code> contains x,{' '}
          <code>field:=x</code> is x; numbers take <code>&gt;</code>, <code>&gt;=</code>, <code>&lt;</code>,{' '}
          <code>&lt;=</code>.
        </p>
        {/* Scrolls by itself, so it takes the keyboard. */}
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Fields">
          <table class="plain-table">
            <thead>
              <tr>
                <th scope="col">Example</th>
                <th scope="col">finds traces by</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ name, description, example }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{example}</code>
                  </th>
                  <td>{description.replaceAll('`', '')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </dialog>
    </>
  );
}
