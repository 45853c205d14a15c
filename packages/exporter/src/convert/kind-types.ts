// Words with which frameworks name kinds of work, in any spelling, and the SGP types that they stand for.
import type { SgpSpanType } from '../item/sgp-item';

/** Kinds of spans: OpenInference's list, and what others call the same. */
const KINDS: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  ...typesOf(
    'COMPLETION',
    'llm chat chat_model completion generation model_generation llm_call inference text_completion',
  ),
  ...typesOf(
    'AGENT_WORKFLOW',
    'agent workflow flow crew swarm graph team agent_run workflow_run chat_client invoke_agent',
  ),
  ...typesOf(
    'CODE_EXECUTION',
    'tool function tool_call function_call mcp_tool mcp_tool_call tool_execution execute_tool',
  ),
  ...typesOf('KB_RETRIEVAL', 'retriever retrieval retrieve vector_store vector_search knowledge_base'),
  ...typesOf('RERANKING', 'reranker rerank reranking'),
  ...typesOf('GUARDRAIL', 'guardrail guardrails guard'),
  ...typesOf('EVALUATION', 'evaluator evaluation eval score scorer human_evaluator'),
  ...typesOf('PROMPT_ENGINEERING', 'prompt prompt_template'),
  ...typesOf('DATA_MANIPULATION', 'parser'),
  ...typesOf('CUSTOM', 'chain task step handoff advisor embedding embeddings embedder'),
};

function typesOf(type: SgpSpanType, words: string): Record<string, SgpSpanType> {
  return Object.fromEntries(words.split(' ').map((word) => [word, type]));
}

/** The type that a kind stands for: `LLM`, `"tool_call"`, `VectorStore`. */
export function typeOfKind(kind: string): SgpSpanType | undefined {
  return KINDS[wordsOf(kind).join('_')];
}

export function isEmbeddingWord(text: string): boolean {
  return wordsOf(text).some((word) => /^a?embed(ding|dings|der)?$/.test(word));
}

/** Words that say nothing about the kind of work. */
const FILLERS = new Set([
  'a',
  'async',
  'create',
  'stream',
  'streaming',
  'call',
  'api',
  'run',
  'text',
  'atext',
  'content',
  'v1',
]);
const MODEL_WORD =
  /^a?(completions?|chat|responses?|generate(content|text)?|generation|messages?|converse|llm|inference)$/;
const AGENT_WORDS = new Set(['agent', 'agents', 'swarm', 'graph', 'crew', 'workflow', 'team', 'multiagent']);
const TOOL_WORDS = new Set(['tool', 'tools', 'function']);
const STARTING = new Set(['invoke', 'run', 'call', 'execute', 'start', 'kickoff', 'use', 'stream']);
/** Things that an API stores or counts: a request for them is not answered by a model. */
const RESOURCES = new Set(['models', 'files', 'batches', 'uploads', 'tokens', 'tokenize', 'moderations', 'handoff']);
const FOUND = new Set(['search', 'query', 'lookup']);
const KNOWLEDGE = new Set(['vector', 'vectordb', 'knowledge', 'document', 'documents', 'similarity', 'kb']);

/**
 * What an operation that the conventions do not know does, by its words: `acompletion`, `chat.completions`,
 * `invoke_swarm`, `vector_db_retrieve`, `run_tool`.
 */
export function typeOfOperation(operation: string): SgpSpanType | undefined {
  const words = wordsOf(operation);
  const has = (set: ReadonlySet<string>) => words.some((word) => set.has(word));
  const isOnly = (set: ReadonlySet<string>) => has(set) && words.every((word) => set.has(word));
  if (words.some((word) => /^a?rerank(er|ing)?$/.test(word))) return 'RERANKING';
  if (isEmbeddingWord(operation) || has(RESOURCES)) return 'CUSTOM';
  if (words.some((word) => /^a?retriev(e|al|er)$/.test(word)) || (has(KNOWLEDGE) && has(FOUND))) return 'KB_RETRIEVAL';
  const isStart = STARTING.has(words[0] ?? '');
  if (has(AGENT_WORDS)) return isStart || isOnly(AGENT_WORDS) ? 'AGENT_WORKFLOW' : undefined;
  if (has(TOOL_WORDS)) return isStart || isOnly(TOOL_WORDS) ? 'CODE_EXECUTION' : undefined;
  const telling = words.filter((word) => !FILLERS.has(word));
  return telling.length > 0 && telling.every((word) => MODEL_WORD.test(word)) ? 'COMPLETION' : undefined;
}

const MAX_CHARS = 64;

/** In lower case, without what separates them: `vectorStore`, `VECTOR-STORE` and `vector.store` have the same. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, MAX_CHARS)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
