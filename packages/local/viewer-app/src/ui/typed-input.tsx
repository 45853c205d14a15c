// A labelled field that reports while one types.

import { useDelayedReport } from './use-delayed-report';

interface Props {
  label: string;
  type: 'number' | 'text';
  class: string;
  value: string;
  onValue(value: string): void;
}

/** Reports what was typed once the typing pauses, and follows the address when something else changes it. */
export function TypedInput({ label, type: inputType, class: className, value, onValue }: Props) {
  const { text, type } = useDelayedReport(value, onValue);
  return (
    <label class={className}>
      <span>{label}</span>
      <input
        {...({ type: inputType, min: inputType === 'number' ? 0 : undefined } as object)}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </label>
  );
}
