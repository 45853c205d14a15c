// Flue: OpenTelemetry GenAI, and spans of its own for what keeps an agent running.
import type { BuiltInDialect } from '../dialect';
import { primitiveText } from '../span-like';
import { OPERATION } from './gen-ai';

export const flue: BuiltInDialect = {
  name: 'Flue',
  attributes: ['flue.*'],
  scopes: ['@flue/opentelemetry'],
  type: (view) => (primitiveText(view.span.name).startsWith('flue.') && !view.has(OPERATION) ? 'CUSTOM' : undefined),
  usage: { total_tokens: ['flue.usage.total_tokens'] },
};
