// Every application that is tried, as data: the library, what the application has installed to record it, and how its
// program names what it loads.

const OPEN_INFERENCE = '@arizeai/openinference-instrumentation';
const TRACELOOP = '@traceloop/instrumentation';
const api = { api: '@opentelemetry/api' };
const openai = { program: 'openai', loads: { ...api, openai: 'openai' } };
const anthropic = { program: 'anthropic', loads: { ...api, anthropic: '@anthropic-ai/sdk' } };
const langchain = (loads) => ({
  program: 'langchain',
  loads: { ...api, prompts: '@langchain/core/prompts', ...loads },
});
const onOpenAi = langchain({ openai: '@langchain/openai' });
const onAnthropic = langchain({ anthropic: '@langchain/anthropic' });
const vercelAi = { program: 'vercel-ai', loads: { ...api, ai: 'ai', provider: '@ai-sdk/openai' } };
const mcp = {
  program: 'mcp',
  loads: {
    ...api,
    client: '@modelcontextprotocol/sdk/client/index.js',
    server: '@modelcontextprotocol/sdk/server/mcp.js',
    memory: '@modelcontextprotocol/sdk/inMemory.js',
    zod: 'zod',
  },
};

const openAi7 = { openai: '7.59.0' };
const langchainOpenAi = { '@langchain/core': '1.4.0', '@langchain/openai': '1.6.0' };
const langchainAnthropic = { '@langchain/core': '1.4.0', '@langchain/anthropic': '1.5.11' };
const openInferenceOpenAi = { [`${OPEN_INFERENCE}-openai`]: '4.2.7' };
const openInferenceLangChain = { [`${OPEN_INFERENCE}-langchain`]: '4.1.1' };
const openInferenceAnthropic = { [`${OPEN_INFERENCE}-anthropic`]: '0.2.8' };
const traceloop = (library) => ({ [`${TRACELOOP}-${library}`]: '0.27.0' });

export const APPLICATIONS = [
  { library: 'openai', by: 'nothing else installed', packages: openAi7, ...openai },
  { library: 'openai', by: 'OpenInference', packages: { ...openAi7, ...openInferenceOpenAi }, ...openai },
  { library: 'openai', by: 'Traceloop', packages: { openai: '6.49.0', ...traceloop('openai') }, ...openai },
  {
    library: 'openai',
    by: '@langfuse/openai',
    packages: { ...openAi7, '@langfuse/openai': '5.11.1' },
    program: 'openai',
    loads: { ...openai.loads, langfuse: '@langfuse/openai' },
  },
  {
    library: '@anthropic-ai/sdk',
    by: 'nothing else installed',
    packages: { '@anthropic-ai/sdk': '1.12.0' },
    ...anthropic,
  },
  {
    library: '@anthropic-ai/sdk',
    by: 'OpenInference',
    packages: { '@anthropic-ai/sdk': '1.12.0', ...openInferenceAnthropic },
    ...anthropic,
  },
  {
    library: '@anthropic-ai/sdk',
    by: 'Traceloop',
    packages: { '@anthropic-ai/sdk': '0.122.0', ...traceloop('anthropic') },
    ...anthropic,
  },
  { library: 'LangChain, openai', by: 'nothing else installed', packages: langchainOpenAi, ...onOpenAi },
  {
    library: 'LangChain, openai',
    by: 'OpenInference',
    packages: { ...langchainOpenAi, ...openInferenceLangChain },
    ...onOpenAi,
  },
  {
    library: 'LangChain, openai',
    by: 'OpenInference for both',
    packages: { ...langchainOpenAi, ...openInferenceLangChain, ...openInferenceOpenAi },
    ...onOpenAi,
  },
  {
    library: 'LangChain, openai',
    by: 'Traceloop',
    packages: { ...langchainOpenAi, ...traceloop('langchain') },
    ...onOpenAi,
  },
  {
    library: 'LangChain, openai',
    by: '@langfuse/langchain',
    packages: { ...langchainOpenAi, langchain: '1.5.14', '@langfuse/langchain': '5.11.1' },
    program: 'langchain',
    loads: { ...onOpenAi.loads, langfuse: '@langfuse/langchain' },
  },
  {
    library: 'LangChain, Anthropic',
    by: 'OpenInference for both',
    packages: { ...langchainAnthropic, ...openInferenceLangChain, ...openInferenceAnthropic },
    ...onAnthropic,
  },
  {
    library: 'ai 7',
    by: '@ai-sdk/otel',
    packages: { ai: '7.0.173', '@ai-sdk/openai': '4.0.118', '@ai-sdk/otel': '1.0.173', zod: '4' },
    ...vercelAi,
  },
  {
    library: 'ai 5',
    by: 'itself, where calls ask for it',
    packages: { ai: '5.0.277', '@ai-sdk/openai': '2', zod: '4' },
    ...vercelAi,
  },
  {
    library: '@modelcontextprotocol/sdk',
    by: 'Traceloop',
    packages: { '@modelcontextprotocol/sdk': '1.32.2', zod: '4', ...traceloop('mcp') },
    ...mcp,
  },
];

export const LAYOUTS = ['npm', 'pnpm'];
export const MODULE_SYSTEMS = ['CJS', 'ESM'];
