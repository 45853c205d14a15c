// The questions of the demo, one request each, in order; a status other than the expected one is an error.

export const questions = [
  { what: 'a tool over HTTP', body: { message: 'What is the weather in Paris?' }, status: 200 },
  { what: 'a tool on data', body: { message: 'Where is my order A-1001?' }, status: 200 },
  { what: 'two tools', body: { message: 'Is it raining in Berlin, and where is order A-1002?' }, status: 200 },
  { what: 'no tool', body: { message: 'How long can I return unused goods?' }, status: 200 },
  { what: 'an invalid request', body: { text: 'the field has the wrong name' }, status: 400 },
  { what: 'a model that fails', body: { message: 'fail' }, status: 500 },
];

const requestTimeoutMillis = 30_000;

export async function askQuestions({ agentUrl, say }) {
  for (const { what, body, status } of questions) {
    const response = await fetch(`${agentUrl}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(requestTimeoutMillis),
    });
    const reply = await response.json();
    if (response.status !== status) {
      throw new Error(`POST ${agentUrl}/chat (${what}) gave ${response.status} instead of ${status}: ${reply.error}`);
    }
    say(`${response.status} ${what.padEnd(19)} ${reply.answer ?? reply.error}`);
  }
}
