// What the API would refuse about an item, written from the contract of PUT /v5/spans/batch and not from the exporter.
const TYPES =
  'TEXT_INPUT TEXT_OUTPUT COMPLETION_INPUT COMPLETION KB_RETRIEVAL KB_INPUT RERANKING EXTERNAL_ENDPOINT PROMPT_ENGINEERING DOCUMENT_INPUT MAP_REDUCE DOCUMENT_SEARCH DOCUMENT_PROMPT CUSTOM CODE_EXECUTION DATA_MANIPULATION EVALUATION FILE_RETRIEVAL KB_ADD_CHUNK KB_MANAGEMENT GUARDRAIL TRACER AGENT_TRACER AGENT_WORKFLOW STANDALONE'.split(
    ' ',
  );
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

type Json = Record<string, unknown>;

const isText = (value: unknown) => typeof value === 'string';
const isId = (value: unknown) =>
  isText(value) && Buffer.byteLength(value as string) <= 256 && !/\0/.test(value as string);
const isTime = (value: unknown) =>
  isText(value) && ISO.test(value as string) && !Number.isNaN(Date.parse(value as string));
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const optional: Record<string, (value: unknown) => boolean> = {
  id: isId,
  parent_id: isId,
  group_id: isId,
  end_timestamp: isTime,
  input: isObject,
  output: isObject,
  metadata: isObject,
  expected: isObject,
  status: (value) => value === 'SUCCESS' || value === 'ERROR',
  type: (value) => TYPES.includes(value as string),
  obs_trace_id: (value) => /^[0-9a-f]{32}$/.test(String(value)),
  obs_span_id: (value) => /^[0-9a-f]{16}$/.test(String(value)),
};
const required: typeof optional = {
  name: isText,
  trace_id: (value) => isId(value) && value !== '',
  start_timestamp: isTime,
};

/** Names of the fields that break a rule, empty for a valid item. Looks at what is sent, so the item must be JSON. */
export function itemViolations(item: object): string[] {
  const text = JSON.stringify(item);
  const sent = JSON.parse(text) as Json;
  const found: string[] = [];
  for (const [field, isValid] of Object.entries(required)) if (!isValid(sent[field])) found.push(field);
  for (const [field, value] of Object.entries(sent)) {
    const isValid = optional[field] ?? required[field];
    if (!isValid?.(value)) found.push(field);
  }
  if (isTime(sent.end_timestamp) && String(sent.end_timestamp) < String(sent.start_timestamp))
    found.push('end < start');
  // A lone surrogate is escaped in JSON, and becomes text that the server cannot encode.
  if (/(?<!\\)(\\\\)*\\ud[89a-f]/i.test(text)) found.push('lone surrogate');
  if (/"__proto__":/.test(text)) found.push('__proto__');
  return found;
}
