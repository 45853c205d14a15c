// Which dialect is read first where several write on one span. Only this file decides that. A new dialect is one line
// in `order`.
import type { BuiltInDialect } from './dialect';
import { agentcore } from './dialects/agentcore';
import { aiSdk } from './dialects/ai-sdk';
import { anthropic } from './dialects/anthropic';
import { anySpan } from './dialects/any-span';
import { authored } from './dialects/authored';
import { braintrust } from './dialects/braintrust';
import { claudeCode } from './dialects/claude-code';
import { codex } from './dialects/codex';
import { copilotChat } from './dialects/copilot-chat';
import { crewai } from './dialects/crewai';
import { dify } from './dialects/dify';
import { flue } from './dialects/flue';
import { geminiCli } from './dialects/gemini-cli';
import { genAi } from './dialects/gen-ai';
import { genAiEvents } from './dialects/gen-ai-events';
import { genkit } from './dialects/genkit';
import { googleAdk } from './dialects/google-adk';
import { haystack } from './dialects/haystack';
import { infrastructure } from './dialects/infrastructure';
import { laminar } from './dialects/laminar';
import { langfuse } from './dialects/langfuse';
import { langsmith } from './dialects/langsmith';
import { litellm } from './dialects/litellm';
import { livekit } from './dialects/livekit';
import { logfire } from './dialects/logfire';
import { mastra } from './dialects/mastra';
import { mcp } from './dialects/mcp';
import { mlflow } from './dialects/mlflow';
import { openInference } from './dialects/openinference';
import { openlit } from './dialects/openlit';
import { opik } from './dialects/opik';
import { pipecat } from './dialects/pipecat';
import { pydanticAi } from './dialects/pydantic-ai';
import { semanticKernel } from './dialects/semantic-kernel';
import { sentry } from './dialects/sentry';
import { smolagents } from './dialects/smolagents';
import { springAi } from './dialects/spring-ai';
import { strands } from './dialects/strands';
import { traceloop } from './dialects/traceloop';
import { vectorSearch } from './dialects/vector-search';
import { vllm } from './dialects/vllm';
import { weave } from './dialects/weave';

/** Parts of a descriptor whose order may be another one. */
export type OrderedPart =
  | 'input messages'
  | 'output messages'
  | 'values'
  | 'dedicated input'
  | 'usage'
  | 'cost'
  | 'readUsage'
  | 'identity'
  | 'models'
  | 'tools';

export interface DialectOrder {
  /** Read before all others, even those that an application brings. */
  readonly leading: readonly BuiltInDialect[];
  /**
   * All others, best first. A dialect whose own kinds are more exact than the operations that it also writes stands
   * before OpenTelemetry's conventions.
   */
  readonly order: readonly BuiltInDialect[];
  /** Parts with another order: these dialects are asked first, then the others in the order above. */
  readonly first: { readonly [part in OrderedPart]?: readonly BuiltInDialect[] };
}

export const dialectOrder: DialectOrder = {
  leading: [authored],
  order: [
    langsmith,
    langfuse,
    geminiCli,
    claudeCode,
    pipecat,
    springAi,
    litellm,
    dify,
    genAi,
    sentry,
    openInference,
    mcp,
    aiSdk,
    traceloop,
    openlit,
    genAiEvents,
    vectorSearch,
    mastra,
    genkit,
    mlflow,
    braintrust,
    laminar,
    haystack,
    livekit,
    semanticKernel,
    copilotChat,
    pydanticAi,
    crewai,
    smolagents,
    weave,
    opik,
    strands,
    vllm,
    flue,
    agentcore,
    googleAdk,
    codex,
    logfire,
    anthropic,
    anySpan,
    infrastructure,
  ],
  first: {
    'output messages': [geminiCli, genAi, openInference, traceloop, genAiEvents],
    values: [langfuse, traceloop, langsmith, openInference, mastra, genkit, mlflow],
    'dedicated input': [genAi, openInference, aiSdk],
    usage: [genAi, sentry, traceloop],
    cost: [openInference],
    readUsage: [langfuse, traceloop, mlflow],
    identity: [genAi, anySpan, langfuse, aiSdk, traceloop],
    models: [genAi, openInference],
    tools: [genAi, aiSdk, openInference],
  },
};
