// Where a client of the openai library sends its requests: many other providers speak the same protocol.
import type { Attributes } from '@opentelemetry/api';

/** Names of the GenAI conventions, by the end of the host's name. */
const PROVIDERS: Readonly<Record<string, string>> = {
  'azure.com': 'azure.ai.openai',
  'deepseek.com': 'deepseek',
  'groq.com': 'groq',
  'mistral.ai': 'mistral_ai',
  'perplexity.ai': 'perplexity',
  'x.ai': 'x_ai',
  'googleapis.com': 'gcp.gemini',
  'amazonaws.com': 'aws.bedrock',
};

export function requestTarget(resource: unknown): Attributes {
  const { _client: client } = (resource ?? {}) as { _client?: { baseURL?: unknown } };
  const url = parsed(client?.baseURL);
  if (!url) return { 'gen_ai.provider.name': 'openai' };
  const domain = Object.keys(PROVIDERS).find((each) => url.hostname === each || url.hostname.endsWith(`.${each}`));
  return {
    'gen_ai.provider.name': (domain && PROVIDERS[domain]) ?? 'openai',
    'server.address': url.hostname,
    'server.port': Number(url.port) || (url.protocol === 'http:' ? 80 : 443),
  };
}

function parsed(url: unknown): URL | undefined {
  try {
    return new URL(String(url));
  } catch {
    return undefined;
  }
}
