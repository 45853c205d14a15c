// Opik: names that it reads beside those of other dialects.
import type { BuiltInDialect } from '../dialect';

export const opik: BuiltInDialect = {
  name: 'Opik',
  attributes: ['opik.*'],
  session: ['thread_id'],
};
