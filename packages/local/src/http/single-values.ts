// Query parameters of a request, each given at most once.

import { invalid } from '../contract/rejection';

/** @throws Rejection 422: a parameter given twice has no single meaning */
export function singleValues(queries: Record<string, string[]>): Record<string, string> {
  const entries = Object.entries(queries).map(([name, values]): [string, string] => {
    if (values.length > 1) throw invalid(['query', name], 'The parameter appears more than once');
    return [name, values[0] ?? ''];
  });
  return Object.fromEntries(entries);
}
