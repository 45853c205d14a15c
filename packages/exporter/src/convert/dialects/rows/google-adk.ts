import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'Google ADK',
    recognisedBy: 'the scope `gcp.vertex.agent`, `gcp.vertex.agent.*`',
    type:
      'as OpenTelemetry GenAI; `call_llm` COMPLETION; `invocation`, `agent_run` AGENT_WORKFLOW; `send_data` ' +
      'CUSTOM',
    input: '`gcp.vertex.agent.llm_request`, `.tool_call_args`, `.data`; log records',
    output: '`gcp.vertex.agent.llm_response`, `.tool_response`; log records',
    usage: '`gen_ai.usage.*`, the `usage_metadata` inside `gcp.vertex.agent.llm_response`',
    errors: 'status, `error.type`',
  },
];
