// A failed request, said where its answer would have been, with a way to ask again.

import { describeFailure } from '../api/backend';

interface Props {
  error: unknown;
  /** Asks again; left out where something else does that by itself. */
  onRetry?: () => void;
}

/** Nothing while `error` is undefined. */
export function Problem({ error, onRetry }: Props) {
  if (error === undefined) return null;
  return (
    <div role="alert" class="problem">
      <p>{describeFailure(error)}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
