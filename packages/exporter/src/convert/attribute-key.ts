// What an attribute's name alone says about it, worked out once for each name: spans of one kind repeat their names, and one map
// lookup is all that an ordinary attribute may cost.

/** Which side of the item an attribute is content of, and so leaves the metadata when that side is filled. */
export type ContentSide = 'input' | 'output';

/** Kinds of plain infrastructure, as bits. */
export const DATABASE = 1;
export const HTTP = 2;
export const RPC = 4;
export const MESSAGING = 8;
const INFRASTRUCTURE_PREFIXES = { 'db.': DATABASE, 'http.': HTTP, 'rpc.': RPC, 'messaging.': MESSAGING };

export interface AttributeKey {
  /** The name as it was set. */
  readonly key: string;
  /** The name under which it stands in the metadata: well-formed, and that of a reserved one is moved aside. */
  readonly metadataName: string;
  /** Content of this side; such an attribute is left out of the metadata when its side of the item is filled. */
  readonly side?: ContentSide;
  /** The prefix of an indexed family (`llm.input_messages.`) that it belongs to. */
  readonly family?: string;
  /** Never written: it carries nothing, or would reach an object's prototype. */
  readonly isDropped: boolean;
  /** Belongs to a GenAI dialect or to this project: a span with none of these is plain infrastructure. */
  readonly isGenAi: boolean;
  /** The kind of plain infrastructure that writes it, a bit; 0 for none. */
  readonly infrastructure: number;
  /** Names a session or a user, on spans of any kind. */
  readonly isIdentity: boolean;
  /** Holds a prompt or an answer, or a part of one, without being a source of either side. */
  readonly isSensitive: boolean;
  /** One of those that are kept. */
  readonly isRemembered: boolean;
  /** What came behind it on the span before: mostly what comes behind it on the next one, and comparing is cheaper than looking up. */
  next: AttributeKey | undefined;
}

const MOVED_ASIDE = 'attributes.';
/** Keys with a meaning of their own in SGP (contract: Metadata conventions) or here. */
const RESERVED = new Set([
  ...['error', 'error_type', 'error_message', 'error_stacktrace', 'usage', 'cost_usd', 'canceled', 'evaluations'],
  ...['__source__', '__acp_type__', '__agent_name__', '__agent_id__', '__agent_version__', '__commit_sha__'],
  ...[
    '__end_user_id__',
    '__error__',
    '__span_type__',
    'usage_reported_by_child',
    'usage_reported_by_parent',
    'usage_reported_by_sibling',
    'sgp_truncated',
    'sgp_unfinished',
  ],
  ...['resource', 'events', 'links', 'otel_scope', 'otel_kind', 'otel_dropped', 'openinference_metadata'],
]);

/** Content keys of the input (mapping: consumed keys). */
const INPUT_KEYS = new Set([
  ...['sgp.input', 'gen_ai.input.messages', 'gen_ai.system_instructions', 'gen_ai.tool.definitions'],
  ...['gen_ai.tool.call.arguments', 'gen_ai.tool.input', 'gen_ai.retrieval.query.text', 'gen_ai.memory.query.text'],
  ...['gen_ai.guardrail.input', 'gen_ai.prompt', 'gen_ai.request.messages', 'gen_ai.request.available_tools'],
  ...[
    'input.value',
    'input.mime_type',
    'reranker.query',
    'traceloop.entity.input',
    'mlflow.spanInputs',
    'genkit:input',
  ],
  ...[
    'ai.prompt',
    'ai.prompt.messages',
    'ai.prompt.tools',
    'ai.prompt.format',
    'ai.toolCall.args',
    'ai.toolCall.input',
  ],
  ...['ai.value', 'ai.values', 'ai.documents', 'ai.schema', 'ai.decision.state', 'ai.decision.questions'],
  'ai.request.text',
  'langchain.chain.inputs',
  ...['langfuse.observation.input', 'langfuse.trace.input', 'mlflow.chat.tools'],
]);

/** Content keys of the output. */
const OUTPUT_KEYS = new Set([
  ...['sgp.output', 'gen_ai.output.messages', 'gen_ai.tool.call.result', 'anthropic.tool_result.content'],
  ...['gen_ai.tool.output', 'gen_ai.retrieval.documents', 'gen_ai.guardrail.output', 'gen_ai.completion'],
  ...['gen_ai.response.text', 'gen_ai.response.tool_calls', 'output.value', 'output.mime_type'],
  ...['traceloop.entity.output', 'ai.response.text', 'ai.response.object', 'ai.response.toolCalls'],
  ...['ai.response.reasoning', 'ai.response.files', 'ai.toolCall.result', 'ai.toolCall.output', 'ai.embedding'],
  ...['ai.embeddings', 'ai.ranking', 'ai.decision.answers', 'langfuse.observation.output', 'langfuse.trace.output'],
  ...['mlflow.spanOutputs', 'genkit:output', 'langchain.chain.outputs'],
]);

const RANKED_DOCUMENTS = 'documents.';
const INPUT_FAMILIES = [
  ...['llm.input_messages.', 'llm.tools.', 'llm.prompts.', 'gen_ai.prompt.', 'llm.request.functions.'],
  ...['reranker.input_documents.', 'embedding.embeddings.', RANKED_DOCUMENTS],
];
const OUTPUT_FAMILIES = [
  ...[
    'llm.output_messages.',
    'llm.choices.',
    'gen_ai.completion.',
    'retrieval.documents.',
    'reranker.output_documents.',
    'db.vector.query.result.',
  ],
];

const DROPPED = new Set(['logfire.json_schema', '__proto__', 'constructor', 'prototype']);
const DROPPED_PREFIXES = ['langfuse.internal.', 'langsmith.metadata.LANGSMITH_'];

const GEN_AI_PREFIXES = [
  ...['gen_ai.', 'llm.', 'ai.', 'openinference.', 'input.', 'output.', 'embedding.', 'reranker.', 'retrieval.', 'mcp.'],
  ...['traceloop.', 'langfuse.', 'langsmith.', 'logfire.', 'mastra.', 'genkit:', 'mlflow.', 'anthropic.', 'sgp.'],
  ...['langchain.chain.', 'db.vector.'],
];
const IDENTITY_KEYS = new Set(['session.id', 'user.id', 'enduser.id']);
const GEN_AI_KEYS = new Set(['__span_type__', 'metadata']);

/** Kept in the metadata when content is wanted; they repeat parts of prompts, tools or answers. */
const SENSITIVE = new Set([
  ...['tool.parameters', 'llm.prompt_template.template', 'llm.prompt_template.variables', 'llm.invocation_parameters'],
  ...['gen_ai.memory.records', 'gen_ai.evaluation.explanation', 'sgp.expected', 'db.query.text', 'db.statement'],
  ...['langfuse.experiment.item.expected_output', 'ai.response.providerMetadata', 'logfire.msg'],
  ...['all_messages_events', 'mastra.metadata.body'],
]);
const SENSITIVE_PREFIXES = ['gen_ai.prompt.variable.', 'genkit:metadata:context'];

/** Vectors are never written, whatever becomes of the rest of their embedding (mapping 15). */
const VECTOR = /^(embedding\.embeddings\.\d+\.embedding|db\.vector\.query\.embeddings)\.vector$/;
/** A user's own metadata may be called anything. */
const MASTRA_CONTENT = /^mastra\.(?!metadata\.)[\w-]+\.(input|output)$/;
/** Cohere's documents to rank, beside an application's attributes of the same prefix. */
const RANKED_DOCUMENT = /^documents\.\d+\.index$/;

/** An application that puts ids into attribute names must not fill the memory with them. */
const MAX_KNOWN_KEYS = 5000;
const MAX_KNOWN_KEY_CHARS = 200;
const known = new Map<string, AttributeKey>();

export function attributeKey(key: string): AttributeKey {
  return known.get(key) ?? remember(key);
}

function remember(key: string): AttributeKey {
  const isRemembered = known.size < MAX_KNOWN_KEYS && key.length <= MAX_KNOWN_KEY_CHARS;
  const described = describe(key, isRemembered);
  if (isRemembered) known.set(key, described);
  return described;
}

function describe(key: string, isRemembered: boolean): AttributeKey {
  const name = key.toWellFormed();
  const family = familyOf(key);
  return {
    key,
    metadataName: RESERVED.has(name) ? MOVED_ASIDE + name : name,
    side: sideOf(key, family),
    family,
    isDropped: DROPPED.has(key) || startsWithAny(key, DROPPED_PREFIXES) || VECTOR.test(key),
    infrastructure: Object.entries(INFRASTRUCTURE_PREFIXES).find(([prefix]) => key.startsWith(prefix))?.[1] ?? 0,
    isIdentity: IDENTITY_KEYS.has(key),
    isGenAi: family !== undefined || GEN_AI_KEYS.has(key) || startsWithAny(key, GEN_AI_PREFIXES),
    isSensitive: SENSITIVE.has(key) || startsWithAny(key, SENSITIVE_PREFIXES),
    isRemembered,
    next: undefined,
  };
}

/** `gen_ai.prompt.name` and the like are plain: a member of a family has an index behind its prefix. */
function familyOf(key: string): string | undefined {
  const family = [...INPUT_FAMILIES, ...OUTPUT_FAMILIES].find((prefix) => key.startsWith(prefix));
  if (family === undefined) return undefined;
  if (family === RANKED_DOCUMENTS && !RANKED_DOCUMENT.test(key)) return undefined;
  const code = key.charCodeAt(family.length);
  return code >= 48 && code <= 57 ? family : undefined;
}

function sideOf(key: string, family: string | undefined): ContentSide | undefined {
  if (family !== undefined) return INPUT_FAMILIES.includes(family) ? 'input' : 'output';
  if (INPUT_KEYS.has(key)) return 'input';
  if (OUTPUT_KEYS.has(key)) return 'output';
  return MASTRA_CONTENT.exec(key)?.[1] as ContentSide | undefined;
}

function startsWithAny(key: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => key.startsWith(prefix));
}
