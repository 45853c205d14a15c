// Libraries that an application may expect to see in its traces, and what to install where nothing records them. Those
// of the Node set need no row: its instrumentations say themselves which versions they know.

export interface KnownLibrary {
  readonly packageName: string;
  /** The short name by which instrumentations and the variables call it. */
  readonly library: string;
  /** What records it once it is installed; absent when nothing is known that would. */
  readonly install?: string;
  /** Installing the package is not enough: the application has to register it in code. */
  readonly isRegisteredInCode?: boolean;
  /** Whether it is a library whose calls have messages, such as prompts and answers. */
  readonly hasMessages: boolean;
  /** Packages that bring the library with them and are of use only through it. */
  readonly broughtBy?: RegExp;
}

const model = (packageName: string, library: string, install?: string, broughtBy?: RegExp): KnownLibrary => ({
  packageName,
  library,
  hasMessages: true,
  ...(install !== undefined && { install }),
  ...(broughtBy !== undefined && { broughtBy }),
});
const other = (packageName: string, library: string, install: string): KnownLibrary => ({
  packageName,
  library,
  install,
  hasMessages: false,
});

const inCode = (packageName: string, library: string, install: string): KnownLibrary => ({
  ...other(packageName, library, install),
  isRegisteredInCode: true,
});

const OPEN_INFERENCE = '@arizeai/openinference-instrumentation-';
const TRACELOOP = '@traceloop/instrumentation-';

export const knownLibraries: readonly KnownLibrary[] = [
  model('openai', 'openai', `${OPEN_INFERENCE}openai`),
  model('@anthropic-ai/sdk', 'anthropic', `${OPEN_INFERENCE}anthropic`),
  model('@anthropic-ai/claude-agent-sdk', 'claude-agent-sdk', `${OPEN_INFERENCE}claude-agent-sdk`),
  model('ai', 'ai', '@ai-sdk/otel'),
  // Traceloop's package for LangChain loses which run was started by which.
  model('@langchain/core', 'langchain', `${OPEN_INFERENCE}langchain`, /^(?:@langchain\/|langchain$|deepagents$)/),
  model('@modelcontextprotocol/sdk', 'mcp', `${TRACELOOP}mcp`),
  model('@aws-sdk/client-bedrock-runtime', 'bedrock', `${OPEN_INFERENCE}bedrock`),
  model('@aws-sdk/client-bedrock-agent-runtime', 'bedrock-agent-runtime', `${OPEN_INFERENCE}bedrock-agent-runtime`),
  model('cohere-ai', 'cohere', `${TRACELOOP}cohere`),
  model('together-ai', 'together', `${TRACELOOP}together`),
  model('@google-cloud/vertexai', 'vertexai', `${TRACELOOP}vertexai`),
  model('llamaindex', 'llamaindex', `${TRACELOOP}llamaindex`),
  model('@google/genai', 'google-genai'),
  model('@google/generative-ai', 'google-generativeai'),
  model('@mistralai/mistralai', 'mistralai'),
  model('groq-sdk', 'groq'),
  model('ollama', 'ollama'),
  model('@modelcontextprotocol/client', 'mcp'),
  model('@modelcontextprotocol/server', 'mcp'),
  other('@pinecone-database/pinecone', 'pinecone', `${TRACELOOP}pinecone`),
  other('chromadb', 'chromadb', `${TRACELOOP}chromadb`),
  other('@qdrant/js-client-rest', 'qdrant', `${TRACELOOP}qdrant`),
  inCode('fastify', 'fastify', '@fastify/otel'),
  inCode('@prisma/client', 'prisma', '@prisma/instrumentation'),
];
