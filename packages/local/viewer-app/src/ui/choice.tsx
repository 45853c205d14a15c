// A labelled drop-down whose empty choice means "no restriction".

interface Props {
  label: string;
  value: string | undefined;
  /** What the choice without a value is called. */
  none: string;
  options: readonly { id: string; label: string }[];
  onValue(value: string | undefined): void;
}

export function Choice({ label, value, none, options, onValue }: Props) {
  return (
    <label>
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onValue(event.currentTarget.value || undefined)}>
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
