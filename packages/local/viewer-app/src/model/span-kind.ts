// SGP's span types, and the eight kinds by which the viewer colours them: 25 colours could not be told apart.

export const SPAN_TYPES = [
  'AGENT_WORKFLOW',
  'AGENT_TRACER',
  'TRACER',
  'COMPLETION',
  'COMPLETION_INPUT',
  'TEXT_INPUT',
  'TEXT_OUTPUT',
  'CODE_EXECUTION',
  'DATA_MANIPULATION',
  'KB_RETRIEVAL',
  'KB_INPUT',
  'KB_ADD_CHUNK',
  'KB_MANAGEMENT',
  'DOCUMENT_INPUT',
  'DOCUMENT_SEARCH',
  'FILE_RETRIEVAL',
  'RERANKING',
  'EXTERNAL_ENDPOINT',
  'PROMPT_ENGINEERING',
  'DOCUMENT_PROMPT',
  'MAP_REDUCE',
  'GUARDRAIL',
  'EVALUATION',
  'CUSTOM',
  'STANDALONE',
] as const;

/** The types as the options of a drop-down. */
export const SPAN_TYPE_OPTIONS = SPAN_TYPES.map((type) => ({ id: type, label: type }));

export const SPAN_KINDS = ['agent', 'model', 'tool', 'retrieval', 'external', 'prompt', 'check', 'other'] as const;

export type SpanKind = (typeof SPAN_KINDS)[number];

export const KIND_LABELS: Record<SpanKind, string> = {
  agent: 'Agent',
  model: 'Model',
  tool: 'Tool, code',
  retrieval: 'Retrieval',
  external: 'External call',
  prompt: 'Prompt',
  check: 'Guardrail, evaluation',
  other: 'Other',
};

const KINDS: Record<string, SpanKind> = {
  AGENT_WORKFLOW: 'agent',
  AGENT_TRACER: 'agent',
  TRACER: 'agent',
  COMPLETION: 'model',
  COMPLETION_INPUT: 'model',
  TEXT_INPUT: 'model',
  TEXT_OUTPUT: 'model',
  CODE_EXECUTION: 'tool',
  DATA_MANIPULATION: 'tool',
  KB_RETRIEVAL: 'retrieval',
  KB_INPUT: 'retrieval',
  KB_ADD_CHUNK: 'retrieval',
  KB_MANAGEMENT: 'retrieval',
  DOCUMENT_INPUT: 'retrieval',
  DOCUMENT_SEARCH: 'retrieval',
  FILE_RETRIEVAL: 'retrieval',
  RERANKING: 'retrieval',
  EXTERNAL_ENDPOINT: 'external',
  PROMPT_ENGINEERING: 'prompt',
  DOCUMENT_PROMPT: 'prompt',
  MAP_REDUCE: 'prompt',
  GUARDRAIL: 'check',
  EVALUATION: 'check',
};

export function kindOf(type: string): SpanKind {
  return KINDS[type] ?? 'other';
}
