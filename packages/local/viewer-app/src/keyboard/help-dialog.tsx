// The list of keyboard shortcuts that `?` opens.

import { useLayoutEffect, useRef } from 'preact/hooks';

const SECTIONS: { title: string; keys: [string, string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['?', 'this list'],
      ['g t', 'traces'],
      ['g s', 'groups (sessions)'],
      ['g p', 'profiler'],
      ['t', 'theme: auto, light, dark'],
      ['/', 'search'],
      ['Esc', 'close, or one level up'],
    ],
  },
  {
    title: 'Lists',
    keys: [
      ['j  k  ↓  ↑', 'next, previous row'],
      ['Home  End', 'first, last row'],
      ['Enter', 'open'],
    ],
  },
  {
    title: 'A trace',
    keys: [
      ['j  k  ↓  ↑', 'next, previous span'],
      ['h  l  ←  →', 'collapse, expand (or to the parent, to the first child)'],
      ['e', 'next error'],
      ['x', 'collapse or expand all'],
      ['c', 'critical path on, off'],
      ['f', 'flame graph on, off'],
      ['u', 'durations against the usual on, off'],
      ['+  -  0', 'zoom in, out, whole trace'],
      ['[  ]', 'earlier, later in the zoom'],
      ['z', 'zoom to the selected span'],
      ['r', 'readable or raw content'],
      ['y', 'copy the link to this view'],
    ],
  },
];

export function HelpDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (open && element !== null && !element.open) element.showModal();
    if (!open) element?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keyboard shortcuts</h2>
      <div class="help-columns">
        {SECTIONS.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    {key.split('  ').map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
