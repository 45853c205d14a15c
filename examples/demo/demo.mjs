// The main job in one command: start a local SGP, start the agent with zero-code tracing, ask it questions,
// and show that every span it ended has been stored. `node demo.mjs --help` lists the options.

// First: what follows may not run on an old Node.
import './require-node.cjs';
import pc from 'picocolors';
import { askQuestions, questions } from './ask-questions.mjs';
import { compareSpans, describeFindings } from './compare-spans.mjs';
import { parseArguments, usage } from './parse-arguments.mjs';
import { createProgress } from './progress.mjs';
import { renderTraceTree } from './render-trace-tree.mjs';
import { startAgent } from './start-agent.mjs';
import { startBackend } from './start-backend.mjs';
import { createTeardown } from './teardown.mjs';
import { waitForSpans } from './wait-for-spans.mjs';

const arrivalTimeoutMillis = 20_000;

const options = parseArguments(process.argv.slice(2));
if (options.error) {
  console.error(`demo: ${options.error}\n\n${usage}`);
  process.exit(1);
}
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const teardown = createTeardown();
const progress = createProgress({ steps: 5, write: (line) => console.log(line) });
try {
  await runDemo();
} catch (error) {
  // Ctrl-C pulls the parts away from under a step: what that step then says is no failure of its own.
  const interrupted = teardown.started;
  if (!interrupted) console.error(pc.red(`demo: ${error.message}`));
  await teardown.run();
  process.exit(interrupted ? 0 : 1);
}

async function runDemo() {
  progress.step('Start a local SGP backend');
  const backend = await startBackend({ preferredPort: 5003, say: progress.detail });
  teardown.add(backend.close);

  progress.step('Start the agent: node --require @sgp-otel/auto/register server.js');
  const agent = await startAgent({ backendUrl: backend.url, say: progress.detail });
  teardown.add(agent.stop);

  progress.step(`Ask ${questions.length} questions over HTTP`);
  await askQuestions({ agentUrl: agent.url, say: progress.detail });

  progress.step('Wait until every span has arrived');
  const { ended, stored } = await waitForSpans({
    readLedger: agent.readLedger,
    backendUrl: backend.url,
    timeoutMillis: arrivalTimeoutMillis,
    say: progress.detail,
  });

  progress.step('Compare what the agent ended with what the backend stored');
  const findings = compareSpans({ ended, stored, requestCount: questions.length });
  const traces = groupByTrace(stored);
  for (const spans of traces) console.log(`\n${renderTraceTree(spans, { colors: pc })}`);
  console.log('');
  if (findings.length > 0) throw new Error(describeFindings(findings));

  const callCount = stored.filter(({ type }) => type === 'COMPLETION').length;
  progress.detail(`${ended.length} spans ended, the same ${stored.length} stored, every parent in place`);
  progress.detail(`${callCount} model calls, each with its messages`);
  const summary = `demo: ${traces.length} traces, ${stored.length} spans stored`;
  if (options.once) {
    await teardown.run();
    console.log(summary);
    process.exit(0);
  }
  console.log(summary);
  console.log(`\nViewer   ${pc.cyan(`${backend.url}/`)}`);
  console.log(`Ask more ${pc.cyan(chatCommand(agent.url))}`);
  console.log('Stop     Ctrl-C');
  await agent.exited;
  if (!teardown.started) throw new Error('the agent ended by itself: see its lines above');
}

/** The traces in the order in which they began. */
function groupByTrace(spans) {
  const inOrder = [...spans].sort((a, b) => Date.parse(a.start_timestamp) - Date.parse(b.start_timestamp));
  const traces = new Map();
  for (const span of inOrder) traces.set(span.trace_id, [...(traces.get(span.trace_id) ?? []), span]);
  return [...traces.values()];
}

function chatCommand(agentUrl) {
  return `curl ${agentUrl}/chat -H 'content-type: application/json' -d '{"message":"What is the weather in Lisbon?"}'`;
}
