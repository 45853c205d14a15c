// What is stored of an application's calls, held against the provider's bill.

const isModelCall = ({ type }) => type === 'COMPLETION';
const isToolCall = ({ type }) => type === 'CODE_EXECUTION';

/** @returns the four columns: `yes`, `–` where there is nothing to say, or what is wrong */
export function judge(spans, bill) {
  const isTool = bill.calls.length === 0;
  const calls = spans.filter(isTool ? isToolCall : isModelCall);
  const expected = isTool ? [{ city: 'Berlin' }] : bill.calls;
  if (calls.length === 0) return { call: 'no', content: 'no', tokens: isTool ? '–' : 'no', parent: 'no' };
  return {
    call: calls.length >= expected.length ? 'yes' : `${calls.length} of ${expected.length}`,
    content: contentOf(calls, expected),
    tokens: isTool ? '–' : tokensOf(spans, bill),
    parent: parentOf(spans, calls, isTool ? 1 : expected.length - 1),
  };
}

function contentOf(calls, expected) {
  const isComplete = ({ city }) =>
    calls.some(
      ({ input, output }) =>
        JSON.stringify(input ?? {}).includes(`How is the weather in ${city}?`) &&
        JSON.stringify(output ?? {}).includes(`It is sunny in ${city}.`),
    );
  const missing = expected.filter((call) => !isComplete(call));
  if (missing.length === 0) return 'yes';
  if (missing.length === expected.length) return 'no';
  return missing.every(({ isStream }) => isStream)
    ? 'not of streams'
    : `${expected.length - missing.length} of ${expected.length}`;
}

function tokensOf(spans, { calls, input, output }) {
  const sum = (key) => spans.reduce((total, span) => total + (span.output?.usage?.[key] ?? 0), 0);
  const [billedInput, billedOutput] = [sum('input_tokens'), sum('output_tokens')];
  if (billedInput === input && billedOutput === output) return 'yes';
  const streams = calls.filter(({ isStream }) => isStream).length / calls.length;
  if (billedInput === input * (1 - streams) && billedOutput === output * (1 - streams)) return 'not of streams';
  return `${billedInput} + ${billedOutput} of ${input} + ${output}`;
}

/** Whether calls are below the application's span, and every span below one that is there. */
function parentOf(spans, calls, expectedBelow) {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const orphans = spans.filter(({ parent_id: id }) => id && !byId.has(id));
  const below = calls.filter((call) => {
    let span = call;
    for (let depth = 0; span && depth < 64; depth++) {
      if (span.name === 'ask') return true;
      span = byId.get(span.parent_id);
    }
    return false;
  });
  if (orphans.length > 0) return 'orphans';
  return below.length >= expectedBelow ? 'yes' : `${below.length} of ${expectedBelow}`;
}
