// The head of a column that can be sorted by.

interface Props {
  label: string;
  /** How the list is sorted by this column; undefined when it is sorted by another one. */
  direction: SortDirection | undefined;
  onSort(): void;
}

/** The values of `aria-sort`, which belongs on the column header around the button. */
export type SortDirection = 'ascending' | 'descending';

const ARROWS = { ascending: ' ↑', descending: ' ↓' } as const;

export function SortButton({ label, direction, onSort }: Props) {
  return (
    <button type="button" class="sort-button" onClick={onSort}>
      {label}
      <span aria-hidden="true">{direction === undefined ? '' : ARROWS[direction]}</span>
    </button>
  );
}
