// A failed request, said where its answer would have been.

import { describeFailure } from '../api/backend';

/** Nothing while `error` is undefined. */
export function Problem({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p role="alert" class="problem">
      {describeFailure(error)}
    </p>
  );
}
