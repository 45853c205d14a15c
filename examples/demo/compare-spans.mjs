// What differs between the spans that the application ended (the ledger) and the spans that were stored, and which
// model calls came without what was said.

/** Returns one finding per difference, `{ kind, traceId, spanId, name, note }`; none means a perfect delivery. */
export function compareSpans({ ended, stored, requestCount }) {
  const findings = [];
  const storedByKey = new Map();
  for (const span of stored) {
    const key = keyOf(span.trace_id, span.id);
    const finding = { traceId: span.trace_id, spanId: span.id, name: span.name };
    if (storedByKey.has(key)) findings.push({ kind: 'stored twice', ...finding });
    storedByKey.set(key, span);
  }

  const endedKeys = new Set();
  for (const { traceId, spanId, name, parentSpanId } of ended) {
    const key = keyOf(traceId, spanId);
    endedKeys.add(key);
    const span = storedByKey.get(key);
    const finding = { traceId, spanId, name };
    if (!span) {
      findings.push({ kind: 'missing span', ...finding });
    } else if ((span.parent_id ?? undefined) !== parentSpanId) {
      const note = `is ${span.parent_id ?? 'absent'}, the application had ${parentSpanId ?? 'none'}`;
      findings.push({ kind: 'wrong parent', ...finding, note });
    }
  }

  for (const span of storedByKey.values()) {
    const finding = { traceId: span.trace_id, spanId: span.id, name: span.name };
    if (!endedKeys.has(keyOf(span.trace_id, span.id))) findings.push({ kind: 'never ended', ...finding });
    if (span.parent_id && !storedByKey.has(keyOf(span.trace_id, span.parent_id))) {
      findings.push({ kind: 'missing parent', ...finding, note: `${span.parent_id} is not stored` });
    }
  }

  findings.push(...modelCallsWithoutMessages(stored));

  const traceCount = new Set(ended.map(({ traceId }) => traceId)).size;
  if (traceCount < requestCount) {
    const note = `${requestCount} requests gave only ${traceCount} traces: is the instrumentation active?`;
    findings.push({ kind: 'missing trace', note });
  }
  return findings;
}

/** A model call shows what was said to the model and, unless it failed, what it answered: each with a role. */
function modelCallsWithoutMessages(stored) {
  const calls = stored.filter(({ type }) => type === 'COMPLETION');
  if (calls.length === 0)
    return [{ kind: 'no model call', note: 'is openai recorded? See the start line of the agent' }];
  return calls.flatMap(({ trace_id: traceId, id: spanId, name, status, input, output }) => {
    const sides = [['input', input], ...(status === 'ERROR' ? [] : [['output', output]])];
    const missing = sides.filter(([, side]) => !hasMessages(side)).map(([side]) => side);
    return missing.length > 0
      ? [{ kind: 'no messages', traceId, spanId, name, note: `its ${missing.join(' and ')} holds none` }]
      : [];
  });
}

function hasMessages(side) {
  const messages = Array.isArray(side?.messages) ? side.messages : [];
  const saysSomething = ({ role, content, tool_calls: calls }) => role && (content?.length > 0 || calls?.length > 0);
  return messages.length > 0 && messages.every(saysSomething);
}

/** The findings as text for a person: what is wrong, which span, and where to look next. */
export function describeFindings(findings) {
  const lines = findings.map(({ kind, name, spanId, traceId, note }) => {
    const span = spanId && `"${name}" (span ${spanId}, trace ${traceId})`;
    return `  ${[`${kind}:`, span, note].filter(Boolean).join(' ')}`;
  });
  return [
    `${findings.length} difference(s) between the agent's spans and the stored ones:`,
    ...lines,
    'Look at the "agent │" lines above for drops and rejected batches, and at the trees for the gap.',
  ].join('\n');
}

function keyOf(traceId, spanId) {
  return `${traceId}/${spanId}`;
}
