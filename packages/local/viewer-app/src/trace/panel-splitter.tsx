// The border between the tree and the panel of a span: dragged with the pointer or moved with the arrow keys.

import { useState } from 'preact/hooks';

const STORAGE = 'sgp-local-panel-width';
const LEAST_PIXELS = 320;
const STEP_PIXELS = 32;

export function usePanelWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(() => {
    const stored = Number(localStorage.getItem(STORAGE));
    return clamp(stored > 0 ? stored : Math.round(innerWidth * 0.42));
  });
  return [
    width,
    (wanted) => {
      const next = clamp(wanted);
      localStorage.setItem(STORAGE, String(next));
      setWidth(next);
    },
  ];
}

function clamp(width: number): number {
  return Math.max(LEAST_PIXELS, Math.min(width, innerWidth - LEAST_PIXELS));
}

export function PanelSplitter({ width, onWidth }: { width: number; onWidth(width: number): void }) {
  return (
    <div
      class="splitter"
      role="separator"
      data-own-keys
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the span panel"
      aria-valuenow={width}
      aria-valuemin={LEAST_PIXELS}
      aria-valuemax={innerWidth - LEAST_PIXELS}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onWidth(innerWidth - event.clientX - 16);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        onWidth(width + (event.key === 'ArrowLeft' ? STEP_PIXELS : -STEP_PIXELS));
      }}
    />
  );
}
